import uuid

import django.db.models.deletion
from django.db import migrations, models

from integration_care.core.clock import CareNow
from integration_care.core.row_security import KnowByClinic, ProtectRows, SameClinic
from integration_care.core.tables import CreateTables

PROTECT, CASCADE = django.db.models.deletion.PROTECT, django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_document_days"),
        ("care_sessions", "0005_calendar_feed"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="SavedView",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("name", models.CharField(max_length=60)),
                    ("query", models.CharField(blank=True, max_length=300)),
                    ("is_shared", models.BooleanField(default=False, help_text="Colleagues of the clinic see it too.")),
                    ("author", models.ForeignKey(on_delete=CASCADE, related_name="saved_views", to="accounts.membership")),
                    ("clinic", models.ForeignKey(on_delete=PROTECT, related_name="+", to="accounts.clinic")),
                ],
                options={
                    "ordering": ["name", "pk"],
                    "constraints": [models.UniqueConstraint(fields=("author", "name"), name="one_view_of_a_name")],
                },
            ),
            migrations.CreateModel(
                name="FirstView",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=PROTECT, related_name="+", to="accounts.clinic")),
                    ("member", models.OneToOneField(on_delete=CASCADE, related_name="first_view", to="accounts.membership")),
                    ("view", models.ForeignKey(on_delete=CASCADE, related_name="+", to="care_sessions.savedview")),
                ],
                options={"abstract": False},
            ),
        ]),
        ProtectRows("care_sessions_savedview"),
        ProtectRows("care_sessions_firstview"),
        KnowByClinic("care_sessions_savedview"),
        SameClinic("care_sessions_savedview", "author_id", "accounts_membership"),
        SameClinic("care_sessions_firstview", "member_id", "accounts_membership"),
        SameClinic("care_sessions_firstview", "view_id", "care_sessions_savedview"),
    ]
