"""The sweep looks for unanswered alerts in every clinic; a task may stand for an alert of the same clinic."""

from django.db import migrations

from integration_care.core.row_security import CONTEXT_CLINIC, PLATFORM, KnowByClinic, SameClinic

OWN = f"clinic_id = {CONTEXT_CLINIC}"


def policies(truth: str) -> list[str]:
    return [
        f"ALTER POLICY reads_own_clinic ON followups_alert USING ({truth})",
        f"ALTER POLICY writes_own_clinic ON followups_alert USING ({truth}) WITH CHECK ({truth})",
    ]


class Migration(migrations.Migration):
    dependencies = [("followups", "0003_causes_and_alert_tasks")]
    operations = [
        migrations.RunSQL(policies(f"({OWN}) OR ({PLATFORM})"), policies(OWN)),
        KnowByClinic("followups_alert"),
        SameClinic("followups_stafftask", "alert_id", "followups_alert"),
    ]
