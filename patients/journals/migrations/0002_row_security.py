"""PostgreSQL keeps the clinics apart."""

from django.db import migrations

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_row_security"),
        ("care_sessions", "0004_row_security"),
        ("journals", "0001_tables"),
        ("patients", "0002_row_security"),
    ]
    operations = [
        ProtectRows("journals_promptset"),
        ProtectRows("journals_prompt"),
        ProtectRows("journals_journalentry"),
        ProtectRows("journals_answer"),
        ProtectRows("journals_entryrevision"),
        ProtectRows("journals_attachment"),
        ProtectRows("journals_commitment"),
        ProtectRows("journals_commitmentreview"),
        ProtectRows("journals_insightreturn"),
        ProtectRows("journals_insight"),
        ProtectRows("journals_offeredset"),
        KnowByClinic("journals_promptset"),
        KnowByClinic("journals_prompt"),
        KnowByClinic("journals_journalentry"),
        KnowByClinic("journals_commitment"),
        KnowByClinic("journals_insight"),
        SameClinic("journals_promptset", "owner_id", "accounts_membership"),
        SameClinic("journals_prompt", "prompt_set_id", "journals_promptset"),
        SameClinic("journals_journalentry", "dose_id", "care_sessions_caresession"),
        SameClinic("journals_journalentry", "patient_id", "patients_patient"),
        SameClinic("journals_journalentry", "prompt_set_id", "journals_promptset"),
        SameClinic("journals_answer", "entry_id", "journals_journalentry"),
        SameClinic("journals_answer", "prompt_id", "journals_prompt"),
        SameClinic("journals_entryrevision", "entry_id", "journals_journalentry"),
        SameClinic("journals_attachment", "entry_id", "journals_journalentry"),
        SameClinic("journals_attachment", "patient_id", "patients_patient"),
        SameClinic("journals_commitment", "course_id", "patients_course"),
        SameClinic("journals_commitment", "entry_id", "journals_journalentry"),
        SameClinic("journals_commitment", "patient_id", "patients_patient"),
        SameClinic("journals_commitment", "session_id", "care_sessions_caresession"),
        SameClinic("journals_commitment", "insight_id", "journals_insight"),
        SameClinic("journals_commitment", "theme_id", "care_sessions_theme"),
        SameClinic("journals_commitment", "taken_on_by_id", "accounts_membership"),
        SameClinic("journals_commitmentreview", "commitment_id", "journals_commitment"),
        SameClinic("journals_commitmentreview", "session_id", "care_sessions_caresession"),
        SameClinic("journals_commitmentreview", "by_id", "accounts_membership"),
        SameClinic("journals_insightreturn", "insight_id", "journals_insight"),
        SameClinic("journals_insight", "entry_id", "journals_journalentry"),
        SameClinic("journals_insight", "patient_id", "patients_patient"),
        SameClinic("journals_insight", "pinned_by_id", "accounts_membership"),
        SameClinic("journals_insight", "session_id", "care_sessions_caresession"),
        SameClinic("journals_insight", "theme_id", "care_sessions_theme"),
        SameClinic("journals_offeredset", "patient_id", "patients_patient"),
        SameClinic("journals_offeredset", "prompt_set_id", "journals_promptset"),
        SameClinic("journals_offeredset", "by_id", "accounts_membership"),
    ]
