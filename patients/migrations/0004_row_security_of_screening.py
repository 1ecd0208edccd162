"""PostgreSQL keeps the clinics apart on what this step added."""

from django.db import migrations

from integration_care.core.row_security import ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0003_screening"),
    ]
    operations = [
        ProtectRows("patients_screening"),
        ProtectRows("patients_touchconsent"),
        SameClinic("patients_screening", "course_id", "patients_course"),
        SameClinic("patients_screening", "by_id", "accounts_membership"),
        SameClinic("patients_screening", "cleared_by_id", "accounts_membership"),
        SameClinic("patients_touchconsent", "patient_id", "patients_patient"),
        SameClinic("patients_touchconsent", "asked_by_id", "accounts_membership"),
    ]
