"""Themes and challenges from one session to the next, and the look back at a dose."""

from uuid import uuid4

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Lower

from integration_care.core.clock import CareNow
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_tables"),
        ("care_sessions", "0002_notes"),
        ("patients", "0001_tables"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="Theme",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.CASCADE, related_name="themes", to="patients.patient")),
                    ("name", models.CharField(max_length=60)),
                ],
                options={
                    "ordering": ["name"],
                    "constraints": [
                        models.UniqueConstraint(F("patient"), Lower("name"), name="one_theme_per_name"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SessionTheme",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("session", models.ForeignKey(on_delete=models.CASCADE, related_name="touched_themes", to="care_sessions.caresession")),
                    ("theme", models.ForeignKey(on_delete=models.CASCADE, related_name="touched_in", to="care_sessions.theme")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("session", "theme"), name="theme_touched_once_a_session"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Challenge",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="challenges", to="patients.patient")),
                    ("course", models.ForeignKey(on_delete=models.PROTECT, related_name="challenges", to="patients.course")),
                    ("session", models.ForeignKey(on_delete=models.PROTECT, related_name="challenges", to="care_sessions.caresession")),
                    ("kind", models.CharField(choices=[("non_linear", "Improvement that is not linear"), ("not_following_up", "Not following up"), ("relationships", "Impact on relationships"), ("negative_reaction", "Negative therapeutic reaction"), ("life_change", "Planned major life decision"), ("forgetting", "Forgetting the experience"), ("fading", "Insights that fade"), ("overwhelm", "Overwhelming emotion"), ("returning", "Returning symptoms"), ("resistance", "Resistance")], max_length=20)),
                    ("text", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("response", EncryptedTextField(blank=True, default=b"", editable=True, help_text="What was done or agreed.")),
                    ("raised_at", models.DateTimeField()),
                    ("raised_by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("review_on", models.DateField(blank=True, null=True)),
                    ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ("closed_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("outcome", EncryptedTextField(blank=True, default=b"", editable=True)),
                ],
                options={
                    "ordering": ["-raised_at"],
                    "constraints": [
                        models.CheckConstraint(condition=Q(closed_at=None) | Q(closed_by__isnull=False), name="challenge_closed_by_somebody"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ChallengeReview",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("challenge", models.ForeignKey(on_delete=models.PROTECT, related_name="reviews", to="care_sessions.challenge")),
                    ("at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("text", EncryptedTextField(default=b"", editable=True)),
                ],
                options={
                    "ordering": ["at"],
                },
            ),
            migrations.CreateModel(
                name="DoseReview",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("course", models.ForeignKey(on_delete=models.PROTECT, related_name="dose_reviews", to="patients.course")),
                    ("challenge", models.OneToOneField(on_delete=models.PROTECT, related_name="dose_review", to="care_sessions.challenge")),
                    ("asked_at", models.DateTimeField()),
                    ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                    ("reviewed_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("decision", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("goes_ahead", models.BooleanField(blank=True, help_text="Only a yes lets the dose begin.", null=True)),
                ],
                options={
                    "ordering": ["asked_at"],
                    "constraints": [
                        models.CheckConstraint(condition=Q(reviewed_at=None) | Q(reviewed_by__isnull=False), name="dose_review_decided_by_somebody"),
                        models.CheckConstraint(condition=Q(goes_ahead=None) | Q(reviewed_at__isnull=False), name="dose_goes_ahead_once_reviewed"),
                    ],
                },
            ),
        ]),
    ]
