import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from integration_care.core.clock import CareNow
from integration_care.core.row_security import ProtectRows
from integration_care.core.tables import CreateTables

Lower = django.db.models.functions.text.Lower


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_fewest_told_apart"),
        ("care_sessions", "0006_saved_views"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="Room",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("name", models.CharField(max_length=60)),
                    ("archived_at", models.DateTimeField(blank=True, null=True)),
                    ("clinic", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.clinic")),
                ],
                options={
                    "ordering": [Lower("name")],
                    "constraints": [models.UniqueConstraint(models.F("clinic"), Lower("name"), name="one_room_of_a_name")],
                },
            ),
        ]),
        ProtectRows("care_sessions_room"),
    ]
