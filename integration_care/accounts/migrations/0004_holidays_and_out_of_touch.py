import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from integration_care.core.clock import CareNow
from integration_care.core.row_security import ProtectRows
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sender_and_alert_minutes")]
    operations = [
        CreateTables([
            migrations.AddField(
                model_name="clinic",
                name="out_of_touch_after_days",
                field=models.PositiveSmallIntegerField(
                    db_default=14, default=14,
                    validators=[django.core.validators.MinValueValidator(3), django.core.validators.MaxValueValidator(90)],
                ),
            ),
            migrations.CreateModel(
                name="Holiday",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("name", models.CharField(max_length=80)),
                    ("starts_on", models.DateField()),
                    ("ends_on", models.DateField()),
                    ("clinic", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.clinic")),
                ],
                options={
                    "ordering": ["starts_on", "name"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="holiday_ends_later",
                        ),
                    ],
                },
            ),
        ]),
        ProtectRows("accounts_holiday"),
    ]
