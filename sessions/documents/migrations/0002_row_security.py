"""PostgreSQL keeps the clinics apart in the documents too. The sweep looks across them for what is to be made."""

from django.db import migrations

from integration_care.core.row_security import ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_tables")]
    operations = [
        ProtectRows("documents_document", across_clinics=True),
        SameClinic("documents_document", "patient_id", "patients_patient"),
        SameClinic("documents_document", "session_id", "care_sessions_caresession"),
        SameClinic("documents_document", "course_id", "patients_course"),
        SameClinic("documents_document", "container_id", "substances_container"),
        SameClinic("documents_document", "requested_by_id", "accounts_membership"),
    ]
