"""PostgreSQL keeps the clinics apart: row security on every table, and parents of the same clinic."""

from django.db import migrations

from integration_care.core.row_security import ProtectRows


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
    ]
    operations = [
        ProtectRows("audit_event"),
    ]
