"""PostgreSQL keeps the clinics apart."""

from django.db import migrations

from integration_care.core.row_security import ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_row_security"),
        ("patients", "0002_row_security"),
        ("practices", "0001_tables"),
    ]
    operations = [
        ProtectRows("practices_clinicpractice"),
        ProtectRows("practices_practiceassignment"),
        ProtectRows("practices_practicelog"),
        ProtectRows("practices_night"),
        SameClinic("practices_practiceassignment", "patient_id", "patients_patient"),
        SameClinic("practices_practiceassignment", "by_id", "accounts_membership"),
        SameClinic("practices_practicelog", "patient_id", "patients_patient"),
        SameClinic("practices_night", "patient_id", "patients_patient"),
    ]
