"""PostgreSQL keeps the clinics apart on what this step added."""

from django.db import migrations

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("care_sessions", "0006_the_whole_record"),
        ("patients", "0003_screening"),
    ]
    operations = [
        ProtectRows("care_sessions_acknowledgement"),
        ProtectRows("care_sessions_addendum"),
        ProtectRows("care_sessions_adverseevent"),
        ProtectRows("care_sessions_challenge"),
        ProtectRows("care_sessions_challengereview"),
        ProtectRows("care_sessions_dosereview"),
        ProtectRows("care_sessions_hiddensection"),
        ProtectRows("care_sessions_phrase"),
        KnowByClinic("care_sessions_observation"),
        KnowByClinic("care_sessions_challenge"),
        SameClinic("care_sessions_acknowledgement", "by_id", "accounts_membership"),
        SameClinic("care_sessions_acknowledgement", "observation_id", "care_sessions_observation"),
        SameClinic("care_sessions_addendum", "author_id", "accounts_membership"),
        SameClinic("care_sessions_addendum", "note_id", "care_sessions_note"),
        SameClinic("care_sessions_adverseevent", "by_id", "accounts_membership"),
        SameClinic("care_sessions_adverseevent", "session_id", "care_sessions_caresession"),
        SameClinic("care_sessions_caresession", "unprepared_by_id", "accounts_membership"),
        SameClinic("care_sessions_challenge", "patient_id", "patients_patient"),
        SameClinic("care_sessions_challenge", "course_id", "patients_course"),
        SameClinic("care_sessions_challenge", "session_id", "care_sessions_caresession"),
        SameClinic("care_sessions_challenge", "raised_by_id", "accounts_membership"),
        SameClinic("care_sessions_challenge", "closed_by_id", "accounts_membership"),
        SameClinic("care_sessions_challengereview", "by_id", "accounts_membership"),
        SameClinic("care_sessions_challengereview", "challenge_id", "care_sessions_challenge"),
        SameClinic("care_sessions_checklistanswer", "overridden_by_id", "accounts_membership"),
        SameClinic("care_sessions_discharge", "named_clinician_id", "accounts_membership"),
        SameClinic("care_sessions_dosereview", "course_id", "patients_course"),
        SameClinic("care_sessions_dosereview", "challenge_id", "care_sessions_challenge"),
        SameClinic("care_sessions_dosereview", "reviewed_by_id", "accounts_membership"),
        SameClinic("care_sessions_phrase", "author_id", "accounts_membership"),
    ]
