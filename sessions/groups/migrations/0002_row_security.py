"""PostgreSQL keeps the clinics apart in the circles too."""

from django.db import migrations

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_row_security"),
        ("care_sessions", "0004_row_security"),
        ("groups", "0001_tables"),
        ("patients", "0002_row_security"),
    ]
    operations = [
        ProtectRows("groups_group"),
        ProtectRows("groups_groupmember"),
        ProtectRows("groups_meeting"),
        ProtectRows("groups_meetingstatuschange"),
        ProtectRows("groups_attendance"),
        ProtectRows("groups_sharednote"),
        ProtectRows("groups_sharednoterevision"),
        ProtectRows("groups_sharedaddendum"),
        KnowByClinic("groups_group"),
        KnowByClinic("groups_groupmember"),
        KnowByClinic("groups_meeting"),
        KnowByClinic("groups_sharednote"),
        SameClinic("groups_group", "lead_id", "accounts_membership"),
        SameClinic("groups_group", "co_lead_id", "accounts_membership"),
        SameClinic("groups_groupmember", "group_id", "groups_group"),
        SameClinic("groups_groupmember", "patient_id", "patients_patient"),
        SameClinic("groups_groupmember", "course_id", "patients_course"),
        SameClinic("groups_meeting", "group_id", "groups_group"),
        SameClinic("groups_meeting", "lead_id", "accounts_membership"),
        SameClinic("groups_meetingstatuschange", "meeting_id", "groups_meeting"),
        SameClinic("groups_meetingstatuschange", "by_id", "accounts_membership"),
        SameClinic("groups_attendance", "marked_by_id", "accounts_membership"),
        SameClinic("groups_attendance", "meeting_id", "groups_meeting"),
        SameClinic("groups_attendance", "member_id", "groups_groupmember"),
        SameClinic("groups_attendance", "session_id", "care_sessions_caresession"),
        SameClinic("groups_sharednote", "meeting_id", "groups_meeting"),
        SameClinic("groups_sharednote", "saved_by_id", "accounts_membership"),
        SameClinic("groups_sharednote", "signed_by_id", "accounts_membership"),
        SameClinic("groups_sharednoterevision", "note_id", "groups_sharednote"),
        SameClinic("groups_sharednoterevision", "saved_by_id", "accounts_membership"),
        SameClinic("groups_sharedaddendum", "note_id", "groups_sharednote"),
        SameClinic("groups_sharedaddendum", "author_id", "accounts_membership"),
    ]
