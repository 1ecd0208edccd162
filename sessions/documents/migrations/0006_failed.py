"""Documents that failed of late are found without reading the others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("documents", "0005_own_copy"),
    ]
    operations = [
        AddIndexConcurrently("document", models.Index(fields=["status_at"], condition=Q(status="failed"), name="document_failed")),
    ]
