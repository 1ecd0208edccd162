"""PostgreSQL keeps the clinics apart."""

from django.db import migrations

from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_row_security"),
        ("followups", "0002_row_security"),
        ("measures", "0001_tables"),
        ("patients", "0002_row_security"),
    ]
    operations = [
        ProtectRows("measures_response"),
        ProtectRows("measures_assignment", across_clinics=True),
        ProtectRows("measures_givenanswer"),
        ProtectRows("measures_clinicinstrument"),
        KnowByClinic("measures_response"),
        KnowByClinic("measures_assignment"),
        SameClinic("measures_response", "by_id", "accounts_membership"),
        SameClinic("measures_response", "course_id", "patients_course"),
        SameClinic("measures_response", "patient_id", "patients_patient"),
        SameClinic("measures_assignment", "patient_id", "patients_patient"),
        SameClinic("measures_assignment", "course_id", "patients_course"),
        SameClinic("measures_assignment", "follow_up_id", "followups_followup"),
        SameClinic("measures_assignment", "by_id", "accounts_membership"),
        SameClinic("measures_assignment", "response_id", "measures_response"),
        SameClinic("measures_givenanswer", "assignment_id", "measures_assignment"),
        SameClinic("measures_clinicinstrument", "by_id", "accounts_membership"),
    ]
