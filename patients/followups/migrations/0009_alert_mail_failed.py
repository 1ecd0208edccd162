"""E-mails about alerts that were given up of late are found without reading the others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("followups", "0008_ended_unsent"),
    ]
    operations = [
        AddIndexConcurrently("alertmail", models.Index(fields=["status_at"], condition=Q(status="failed"), name="alert_mail_failed")),
    ]
