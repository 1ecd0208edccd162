"""PostgreSQL keeps the clinics apart, and hides a concern from the person it is about."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from integration_care.core.row_security import CONTEXT_USER, PLATFORM, KnowByClinic, ProtectRows, SameClinic

IS_ABOUT_ME = (
    f"EXISTS (SELECT FROM accounts_membership m WHERE m.id = about_id AND m.user_id = {CONTEXT_USER})"
)
SEEN = "EXISTS (SELECT FROM concerns_concern c WHERE c.id = concern_id)"  # under that table's own policies


def hide(table: str, truth: str) -> RunSQL:
    """A policy that every other one must agree with."""
    return RunSQL(
        f"CREATE POLICY not_for_whom_it_is_about ON {table} AS RESTRICTIVE USING ({truth})",
        f"DROP POLICY not_for_whom_it_is_about ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_row_security"),
        ("concerns", "0001_tables"),
        ("patients", "0002_row_security"),
    ]
    operations = [
        ProtectRows("concerns_concern"),
        ProtectRows("concerns_concernstep"),
        ProtectRows("concerns_concernmail", across_clinics=True),
        ProtectRows("concerns_concerndraft"),
        KnowByClinic("concerns_concern"),
        KnowByClinic("concerns_concernstep"),
        SameClinic("concerns_concern", "patient_id", "patients_patient"),
        SameClinic("concerns_concern", "about_id", "accounts_membership"),
        SameClinic("concerns_concernstep", "concern_id", "concerns_concern"),
        SameClinic("concerns_concernstep", "by_id", "accounts_membership"),
        SameClinic("concerns_concernmail", "concern_id", "concerns_concern"),
        SameClinic("concerns_concernmail", "member_id", "accounts_membership"),
        SameClinic("concerns_concernmail", "step_id", "concerns_concernstep"),
        SameClinic("concerns_concerndraft", "patient_id", "patients_patient"),
        hide("concerns_concern", f"NOT {IS_ABOUT_ME}"),
        hide("concerns_concernstep", SEEN),
        # The sweep looks in every clinic for a mail that did not go out; it learns whose clinic's, no more.
        hide("concerns_concernmail", f"({SEEN}) OR ({PLATFORM})"),
    ]
