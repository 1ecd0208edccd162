"""PostgreSQL keeps the clinics apart: row security on every table, and parents of the same clinic."""

from django.db import migrations

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_row_security"),
        ("care_sessions", "0002_row_security"),
        ("followups", "0001_initial"),
        ("patients", "0002_row_security"),
    ]
    operations = [
        ProtectRows("followups_alert"),
        ProtectRows("followups_attempt"),
        ProtectRows("followups_contactlog"),
        ProtectRows("followups_followup", across_clinics=True),
        ProtectRows("followups_followuplink", across_clinics=True),
        ProtectRows("followups_integrationwindow"),
        ProtectRows("followups_stafftask"),
        KnowByClinic("followups_followup"),
        KnowByClinic("followups_integrationwindow"),
        SameClinic("followups_alert", "acknowledged_by_id", "accounts_membership"),
        SameClinic("followups_alert", "closed_by_id", "accounts_membership"),
        SameClinic("followups_alert", "patient_id", "patients_patient"),
        SameClinic("followups_attempt", "follow_up_id", "followups_followup"),
        SameClinic("followups_contactlog", "by_id", "accounts_membership"),
        SameClinic("followups_contactlog", "patient_id", "patients_patient"),
        SameClinic("followups_contactlog", "window_id", "followups_integrationwindow"),
        SameClinic("followups_followup", "patient_id", "patients_patient"),
        SameClinic("followups_followup", "window_id", "followups_integrationwindow"),
        SameClinic("followups_followuplink", "follow_up_id", "followups_followup"),
        SameClinic("followups_integrationwindow", "booked_session_id", "care_sessions_caresession"),
        SameClinic("followups_integrationwindow", "course_id", "patients_course"),
        SameClinic("followups_integrationwindow", "dose_id", "care_sessions_caresession"),
        SameClinic("followups_integrationwindow", "met_by_id", "care_sessions_caresession"),
        SameClinic("followups_integrationwindow", "patient_id", "patients_patient"),
        SameClinic("followups_stafftask", "closed_by_id", "accounts_membership"),
        SameClinic("followups_stafftask", "follow_up_id", "followups_followup"),
        SameClinic("followups_stafftask", "patient_id", "patients_patient"),
        SameClinic("followups_stafftask", "window_id", "followups_integrationwindow"),
    ]
