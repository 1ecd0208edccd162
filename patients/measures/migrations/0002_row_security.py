"""PostgreSQL keeps the clinics apart."""

from django.db import migrations

from integration_care.core.row_security import ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_row_security"), ("measures", "0001_initial"), ("patients", "0002_row_security")]
    operations = [
        ProtectRows("measures_response"),
        SameClinic("measures_response", "by_id", "accounts_membership"),
        SameClinic("measures_response", "course_id", "patients_course"),
        SameClinic("measures_response", "patient_id", "patients_patient"),
    ]
