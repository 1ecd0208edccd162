"""Booking letters that were given up of late are found without reading the others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("care_sessions", "0008_booking_letters"),
    ]
    operations = [
        AddIndexConcurrently("bookingletter", models.Index(fields=["status_at"], condition=Q(status="failed"), name="letter_failed")),
    ]
