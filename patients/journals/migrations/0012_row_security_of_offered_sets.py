"""PostgreSQL keeps the clinics apart on own prompt sets and on what is offered."""

from django.db import migrations

from integration_care.core.row_security import ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [("journals", "0011_prompts_by_moment")]
    operations = [
        ProtectRows("journals_offeredset"),
        SameClinic("journals_offeredset", "patient_id", "patients_patient"),
        SameClinic("journals_offeredset", "prompt_set_id", "journals_promptset"),
        SameClinic("journals_offeredset", "by_id", "accounts_membership"),
        SameClinic("journals_promptset", "owner_id", "accounts_membership"),
    ]
