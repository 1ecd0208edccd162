"""The clinic's practices, what was given, what patients note."""

from uuid import uuid4

from django.db import migrations, models
from django.db.models import F, Q

from integration_care.core.clock import CareNow
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_tables"),
        ("patients", "0001_tables"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="ClinicPractice",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("key", models.SlugField(max_length=60)),
                    ("category", models.CharField(choices=[("mindfulness", "Mindfulness"), ("breathwork", "Breathwork"), ("relaxation", "Progressive muscle relaxation"), ("movement", "Gentle movement"), ("nature", "Nature"), ("creative", "Creative"), ("social", "Being with others"), ("rest", "Rest and care for myself"), ("sleep", "Sleep"), ("detoxification", "Detoxification")], max_length=20)),
                    ("title", models.CharField(max_length=80)),
                    ("text", models.TextField(help_text="How it is done, in a few plain words.")),
                    ("least_min", models.PositiveSmallIntegerField()),
                    ("most_min", models.PositiveSmallIntegerField()),
                    ("source", models.CharField(max_length=200)),
                    ("is_offered", models.BooleanField(default=True)),
                ],
                options={
                    "ordering": ["title"],
                    "constraints": [
                        models.UniqueConstraint(fields=("clinic", "key"), name="one_practice_per_key"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PracticeAssignment",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="practices", to="patients.patient")),
                    ("key", models.SlugField(max_length=60)),
                    ("category", models.CharField(choices=[("mindfulness", "Mindfulness"), ("breathwork", "Breathwork"), ("relaxation", "Progressive muscle relaxation"), ("movement", "Gentle movement"), ("nature", "Nature"), ("creative", "Creative"), ("social", "Being with others"), ("rest", "Rest and care for myself"), ("sleep", "Sleep"), ("detoxification", "Detoxification")], max_length=20)),
                    ("title", models.CharField(max_length=80)),
                    ("least_min", models.PositiveSmallIntegerField()),
                    ("most_min", models.PositiveSmallIntegerField()),
                    ("starts_on", models.DateField()),
                    ("ends_on", models.DateField(help_text="The last day, in the patient's zone.")),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["starts_on", "created_at"],
                    "constraints": [
                        models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="practice_days_in_order"),
                        models.CheckConstraint(condition=Q(least_min__gte=1, most_min__gte=F("least_min")), name="practice_minutes_in_order"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PracticeLog",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="practice_logs", to="patients.patient")),
                    ("client_uuid", models.UUIDField()),
                    ("key", models.SlugField(max_length=60)),
                    ("title", models.CharField(max_length=80)),
                    ("done_at", models.DateTimeField()),
                    ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["done_at"],
                    "indexes": [
                        models.Index(fields=["patient", "-done_at"], name="practice_log_by_patient"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("patient", "client_uuid"), name="one_log_per_tap"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Night",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="nights", to="patients.patient")),
                    ("woke_on", models.DateField()),
                    ("how", models.CharField(choices=[("well", "Slept well"), ("some", "Slept so-so"), ("little", "Slept little")], max_length=10)),
                    ("noted_at", models.DateTimeField()),
                ],
                options={
                    "ordering": ["woke_on"],
                    "constraints": [
                        models.UniqueConstraint(fields=("patient", "woke_on"), name="one_note_per_night"),
                    ],
                },
            ),
        ]),
    ]
