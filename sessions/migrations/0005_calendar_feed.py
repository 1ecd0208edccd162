import uuid

import django.db.models.deletion
from django.db import migrations, models

from integration_care.core.clock import CareNow
from integration_care.core.row_security import ProtectRows, SameClinic
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sender_and_alert_minutes"),
        ("care_sessions", "0004_row_security"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="CalendarFeed",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("secret_hash", models.CharField(max_length=64, unique=True)),
                    ("made_at", models.DateTimeField()),
                    ("read_at", models.DateTimeField(blank=True, null=True)),
                    ("clinic", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.clinic")),
                    ("member", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="calendar_feed", to="accounts.membership")),
                ],
                options={"abstract": False},
            ),
        ]),
        # Whoever reads an address is not signed in: the clinic is known only once the feed is found.
        ProtectRows("care_sessions_calendarfeed", across_clinics=True),
        SameClinic("care_sessions_calendarfeed", "member_id", "accounts_membership"),
    ]
