"""PostgreSQL keeps the clinics apart, in the substance log as well."""

from django.db import migrations

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_row_security"),
        ("care_sessions", "0004_row_security"),
        ("substances", "0001_tables"),
    ]
    operations = [
        ProtectRows("substances_container"),
        ProtectRows("substances_logentry"),
        ProtectRows("substances_witnessing"),
        ProtectRows("substances_discrepancy"),
        ProtectRows("substances_logrules"),
        KnowByClinic("substances_container"),
        KnowByClinic("substances_logentry"),
        SameClinic("substances_container", "received_by_id", "accounts_membership"),
        SameClinic("substances_container", "closed_by_id", "accounts_membership"),
        SameClinic("substances_logentry", "container_id", "substances_container"),
        SameClinic("substances_logentry", "draw_id", "substances_logentry"),
        SameClinic("substances_logentry", "reverses_id", "substances_logentry"),
        SameClinic("substances_logentry", "administration_id", "care_sessions_administration"),
        SameClinic("substances_logentry", "by_id", "accounts_membership"),
        SameClinic("substances_logentry", "witness_id", "accounts_membership"),
        SameClinic("substances_witnessing", "entry_id", "substances_logentry"),
        SameClinic("substances_witnessing", "member_id", "accounts_membership"),
        SameClinic("substances_discrepancy", "container_id", "substances_container"),
        SameClinic("substances_discrepancy", "count_id", "substances_logentry"),
        SameClinic("substances_discrepancy", "adjustment_id", "substances_logentry"),
        SameClinic("substances_discrepancy", "explained_by_id", "accounts_membership"),
    ]
