"""PostgreSQL keeps the clinics apart."""

from django.db import migrations

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [("relapse", "0001_initial")]
    operations = [
        ProtectRows("relapse_relapseplan"),
        ProtectRows("relapse_relapseplanversion"),
        ProtectRows("relapse_heardsign"),
        KnowByClinic("relapse_relapseplan"),
        KnowByClinic("relapse_relapseplanversion"),
        KnowByClinic("followups_stafftask"),
        SameClinic("relapse_relapseplan", "patient_id", "patients_patient"),
        SameClinic("relapse_relapseplanversion", "plan_id", "relapse_relapseplan"),
        SameClinic("relapse_relapseplanversion", "by_id", "accounts_membership"),
        SameClinic("relapse_heardsign", "version_id", "relapse_relapseplanversion"),
        SameClinic("relapse_heardsign", "entry_id", "journals_journalentry"),
        SameClinic("relapse_heardsign", "task_id", "followups_stafftask"),
    ]
