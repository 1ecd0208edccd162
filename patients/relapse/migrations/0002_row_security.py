"""PostgreSQL keeps the clinics apart."""

from django.db import migrations

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_row_security"),
        ("followups", "0002_row_security"),
        ("journals", "0002_row_security"),
        ("patients", "0002_row_security"),
        ("relapse", "0001_tables"),
    ]
    operations = [
        ProtectRows("relapse_relapseplan"),
        ProtectRows("relapse_relapseplanversion"),
        ProtectRows("relapse_plandraft"),
        ProtectRows("relapse_heardsign"),
        KnowByClinic("relapse_relapseplan"),
        KnowByClinic("relapse_relapseplanversion"),
        SameClinic("relapse_relapseplan", "patient_id", "patients_patient"),
        SameClinic("relapse_relapseplanversion", "plan_id", "relapse_relapseplan"),
        SameClinic("relapse_relapseplanversion", "by_id", "accounts_membership"),
        SameClinic("relapse_plandraft", "patient_id", "patients_patient"),
        SameClinic("relapse_plandraft", "by_id", "accounts_membership"),
        SameClinic("relapse_heardsign", "version_id", "relapse_relapseplanversion"),
        SameClinic("relapse_heardsign", "entry_id", "journals_journalentry"),
        SameClinic("relapse_heardsign", "task_id", "followups_stafftask"),
    ]
