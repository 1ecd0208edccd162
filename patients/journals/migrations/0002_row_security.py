"""PostgreSQL keeps the clinics apart: row security on every table, and parents of the same clinic."""

from django.db import migrations

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_row_security"),
        ("care_sessions", "0002_row_security"),
        ("journals", "0001_initial"),
        ("patients", "0002_row_security"),
    ]
    operations = [
        ProtectRows("journals_answer"),
        ProtectRows("journals_commitment"),
        ProtectRows("journals_entryrevision"),
        ProtectRows("journals_insight"),
        ProtectRows("journals_journalentry"),
        ProtectRows("journals_prompt"),
        ProtectRows("journals_promptset"),
        KnowByClinic("journals_journalentry"),
        KnowByClinic("journals_prompt"),
        KnowByClinic("journals_promptset"),
        SameClinic("journals_answer", "entry_id", "journals_journalentry"),
        SameClinic("journals_answer", "prompt_id", "journals_prompt"),
        SameClinic("journals_commitment", "course_id", "patients_course"),
        SameClinic("journals_commitment", "entry_id", "journals_journalentry"),
        SameClinic("journals_commitment", "patient_id", "patients_patient"),
        SameClinic("journals_commitment", "session_id", "care_sessions_caresession"),
        SameClinic("journals_entryrevision", "entry_id", "journals_journalentry"),
        SameClinic("journals_insight", "entry_id", "journals_journalentry"),
        SameClinic("journals_insight", "patient_id", "patients_patient"),
        SameClinic("journals_insight", "pinned_by_id", "accounts_membership"),
        SameClinic("journals_insight", "session_id", "care_sessions_caresession"),
        SameClinic("journals_journalentry", "dose_id", "care_sessions_caresession"),
        SameClinic("journals_journalentry", "patient_id", "patients_patient"),
        SameClinic("journals_journalentry", "prompt_set_id", "journals_promptset"),
        SameClinic("journals_prompt", "prompt_set_id", "journals_promptset"),
    ]
