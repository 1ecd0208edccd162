"""PostgreSQL keeps the clinics apart on what this step added."""

from django.db import migrations

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("journals", "0004_one_thread"),
        ("care_sessions", "0007_row_security_of_the_record"),
    ]
    operations = [
        ProtectRows("journals_commitmentreview"),
        KnowByClinic("journals_commitment"),
        KnowByClinic("journals_insight"),
        SameClinic("journals_commitment", "insight_id", "journals_insight"),
        SameClinic("journals_commitment", "theme_id", "care_sessions_theme"),
        SameClinic("journals_insight", "theme_id", "care_sessions_theme"),
        SameClinic("journals_commitmentreview", "commitment_id", "journals_commitment"),
        SameClinic("journals_commitmentreview", "session_id", "care_sessions_caresession"),
        SameClinic("journals_commitmentreview", "by_id", "accounts_membership"),
    ]
