"""PostgreSQL keeps the clinics apart."""

from django.db import migrations

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_row_security"),
        ("care_sessions", "0004_row_security"),
        ("followups", "0001_tables"),
        ("patients", "0002_row_security"),
    ]
    operations = [
        ProtectRows("followups_alert", across_clinics=True),
        ProtectRows("followups_alertmail", across_clinics=True),
        ProtectRows("followups_integrationwindow"),
        ProtectRows("followups_contactlog"),
        ProtectRows("followups_followup", across_clinics=True),
        ProtectRows("followups_attempt"),
        ProtectRows("followups_followuplink", across_clinics=True),
        ProtectRows("followups_pushsubscription"),
        ProtectRows("followups_stafftask"),
        ProtectRows("followups_receipt"),
        ProtectRows("followups_textreply"),
        KnowByClinic("followups_alert"),
        KnowByClinic("followups_integrationwindow"),
        KnowByClinic("followups_followup"),
        KnowByClinic("followups_stafftask"),
        SameClinic("followups_alert", "acknowledged_by_id", "accounts_membership"),
        SameClinic("followups_alert", "closed_by_id", "accounts_membership"),
        SameClinic("followups_alert", "patient_id", "patients_patient"),
        SameClinic("followups_alert", "session_id", "care_sessions_caresession"),
        SameClinic("followups_alertmail", "alert_id", "followups_alert"),
        SameClinic("followups_alertmail", "member_id", "accounts_membership"),
        SameClinic("followups_integrationwindow", "booked_session_id", "care_sessions_caresession"),
        SameClinic("followups_integrationwindow", "course_id", "patients_course"),
        SameClinic("followups_integrationwindow", "dose_id", "care_sessions_caresession"),
        SameClinic("followups_integrationwindow", "met_by_id", "care_sessions_caresession"),
        SameClinic("followups_integrationwindow", "patient_id", "patients_patient"),
        SameClinic("followups_contactlog", "by_id", "accounts_membership"),
        SameClinic("followups_contactlog", "patient_id", "patients_patient"),
        SameClinic("followups_contactlog", "window_id", "followups_integrationwindow"),
        SameClinic("followups_followup", "patient_id", "patients_patient"),
        SameClinic("followups_followup", "window_id", "followups_integrationwindow"),
        SameClinic("followups_attempt", "follow_up_id", "followups_followup"),
        SameClinic("followups_followuplink", "follow_up_id", "followups_followup"),
        SameClinic("followups_pushsubscription", "patient_id", "patients_patient"),
        SameClinic("followups_pushsubscription", "consent_id", "patients_consent"),
        SameClinic("followups_stafftask", "closed_by_id", "accounts_membership"),
        SameClinic("followups_stafftask", "follow_up_id", "followups_followup"),
        SameClinic("followups_stafftask", "patient_id", "patients_patient"),
        SameClinic("followups_stafftask", "window_id", "followups_integrationwindow"),
        SameClinic("followups_stafftask", "alert_id", "followups_alert"),
        SameClinic("followups_stafftask", "session_id", "care_sessions_caresession"),
        SameClinic("followups_receipt", "follow_up_id", "followups_followup"),
        SameClinic("followups_textreply", "patient_id", "patients_patient"),
    ]
