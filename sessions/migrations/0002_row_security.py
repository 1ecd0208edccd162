"""PostgreSQL keeps the clinics apart: row security on every table, and parents of the same clinic."""

from django.db import migrations

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_row_security"),
        ("care_sessions", "0001_initial"),
        ("patients", "0002_row_security"),
    ]
    operations = [
        ProtectRows("care_sessions_administration"),
        ProtectRows("care_sessions_caresession"),
        ProtectRows("care_sessions_discharge"),
        ProtectRows("care_sessions_note"),
        ProtectRows("care_sessions_notesection"),
        ProtectRows("care_sessions_observation"),
        ProtectRows("care_sessions_sessionstatuschange"),
        KnowByClinic("care_sessions_caresession"),
        KnowByClinic("care_sessions_note"),
        SameClinic("care_sessions_administration", "given_by_id", "accounts_membership"),
        SameClinic("care_sessions_administration", "session_id", "care_sessions_caresession"),
        SameClinic("care_sessions_caresession", "course_id", "patients_course"),
        SameClinic("care_sessions_caresession", "lead_id", "accounts_membership"),
        SameClinic("care_sessions_caresession", "patient_id", "patients_patient"),
        SameClinic("care_sessions_discharge", "by_id", "accounts_membership"),
        SameClinic("care_sessions_discharge", "session_id", "care_sessions_caresession"),
        SameClinic("care_sessions_note", "author_id", "accounts_membership"),
        SameClinic("care_sessions_note", "session_id", "care_sessions_caresession"),
        SameClinic("care_sessions_notesection", "note_id", "care_sessions_note"),
        SameClinic("care_sessions_observation", "by_id", "accounts_membership"),
        SameClinic("care_sessions_observation", "session_id", "care_sessions_caresession"),
        SameClinic("care_sessions_sessionstatuschange", "by_id", "accounts_membership"),
        SameClinic("care_sessions_sessionstatuschange", "session_id", "care_sessions_caresession"),
    ]
