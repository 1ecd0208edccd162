"""PostgreSQL keeps the clinics apart: row security on every table, and parents of the same clinic."""

from django.db import migrations

from integration_care.core.row_security import CONTEXT_USER, KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_tables"),
    ]
    operations = [
        ProtectRows("accounts_clinic", column="id", across_clinics=True,
            reads_also=f"id IN (SELECT clinic_id FROM accounts_membership WHERE user_id = {CONTEXT_USER})"),
        ProtectRows("accounts_membership", reads_also=f"user_id = {CONTEXT_USER}"),
        ProtectRows("accounts_invitation", across_clinics=True),
        ProtectRows("accounts_workinghours"),
        ProtectRows("accounts_leave"),
        KnowByClinic("accounts_membership"),
        SameClinic("accounts_invitation", "invited_by_id", "accounts_membership"),
        SameClinic("accounts_workinghours", "member_id", "accounts_membership"),
        SameClinic("accounts_leave", "member_id", "accounts_membership"),
    ]
