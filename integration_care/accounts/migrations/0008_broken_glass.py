"""A record opened in an emergency. Who broke it knows before any clinic's context is set."""

import uuid
from datetime import timedelta

import django.db.models.deletion
from django.db import migrations, models

from integration_care.core.clock import CareNow
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.row_security import CONTEXT_USER, KnowByClinic, ProtectRows, SameClinic
from integration_care.core.tables import CreateTables

OWN = f"member_id IN (SELECT id FROM accounts_membership WHERE user_id = {CONTEXT_USER})"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_tells_of_bookings"),
        ("patients", "0002_row_security"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="BrokenGlass",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("patient_id", models.UUIDField()),
                    ("reason", EncryptedTextField()),
                    ("broken_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ("clinic", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.clinic")),
                    ("member", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="glasses", to="accounts.membership")),
                ],
                options={
                    "ordering": ["-broken_at"],
                    "indexes": [models.Index(fields=["member", "ends_at"], name="glass_of_member")],
                    "constraints": [models.CheckConstraint(condition=models.Q(("ends_at__lte", models.F("broken_at") + timedelta(minutes=60))), name="glass_ends_within_the_hour")],
                },
            ),
        ]),
        ProtectRows("accounts_brokenglass", reads_also=OWN),
        KnowByClinic("accounts_brokenglass"),
        SameClinic("accounts_brokenglass", "member_id", "accounts_membership"),
        SameClinic("accounts_brokenglass", "patient_id", "patients_patient"),
    ]
