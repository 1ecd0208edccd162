"""PostgreSQL keeps the clinics apart on recordings, drawings and photos."""

from django.db import migrations

from integration_care.core.row_security import ProtectRows, SameClinic


class Migration(migrations.Migration):
    dependencies = [("journals", "0007_attachments")]
    operations = [
        ProtectRows("journals_attachment"),
        SameClinic("journals_attachment", "entry_id", "journals_journalentry"),
        SameClinic("journals_attachment", "patient_id", "patients_patient"),
    ]
