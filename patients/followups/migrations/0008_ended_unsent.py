"""What went wrong of late is found without reading the history. Built while the product goes on writing."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("followups", "0007_glass"),
    ]
    operations = [
        AddIndexConcurrently("followup", models.Index(fields=["status_at"], condition=Q(status__in=["expired", "failed"]), name="follow_up_ended_unsent")),
    ]
