"""Prompt sets, entries, what comes of them."""

from uuid import uuid4

import django.core.validators
from django.db import migrations, models
from django.db.models import F, Q

import integration_care.core.encryption
from integration_care.core.clock import CareNow
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_tables"),
        ("care_sessions", "0003_the_thread"),
        ("patients", "0001_tables"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="PromptSet",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("key", models.SlugField()),
                    ("title", models.CharField(max_length=120)),
                    ("title_es", models.CharField(blank=True, db_default="", default="", help_text="The same in Spanish, as the clinic words it; empty: the catalogue's, else the English.", max_length=120)),
                    ("introduction", models.TextField(blank=True, help_text="One human line above the first question.")),
                    ("introduction_es", models.TextField(blank=True, db_default="", default="", help_text="The same in Spanish, as the clinic words it; empty: the catalogue's, else the English.")),
                    ("asks_sliders", models.BooleanField(default=True, help_text="Mood, energy, sleep and pain, 0 to 10.")),
                    ("is_active", models.BooleanField(default=True)),
                    ("moment", models.CharField(choices=[("any", "Any time"), ("before_dose", "Before a dose"), ("raw", "Straight after"), ("first_day", "The first 24 hours"), ("window_day", "Each day of the window"), ("activity", "48 to 72 hours: an activity"), ("weekly", "Once a week"), ("thought", "A thought that keeps coming back"), ("pain", "Pain"), ("commitments", "Commitments looked at again"), ("maintenance", "Maintenance")], default="any", max_length=20)),
                    ("anchor", models.CharField(blank=True, help_text="A grounding line, shown first in trauma-informed care.", max_length=300)),
                    ("anchor_es", models.CharField(blank=True, db_default="", default="", help_text="The same in Spanish, as the clinic words it; empty: the catalogue's, else the English.", max_length=300)),
                    ("source", models.CharField(blank=True, help_text="What it rests on.", max_length=200)),
                    ("owner", models.ForeignKey(blank=True, help_text="Whose own it is; nobody: the clinic's.", null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("is_shared", models.BooleanField(default=False, help_text="Colleagues may use and copy it.")),
                    ("version", models.PositiveIntegerField(default=1, help_text="Grows with each change.")),
                    ("changed_by", models.CharField(blank=True, max_length=120)),
                ],
                options={
                    "ordering": ["title"],
                    "constraints": [
                        models.UniqueConstraint(fields=("clinic", "key"), name="one_prompt_set_per_key"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Prompt",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("prompt_set", models.ForeignKey(on_delete=models.CASCADE, related_name="prompts", to="journals.promptset")),
                    ("position", models.PositiveSmallIntegerField()),
                    ("text", models.CharField(max_length=300)),
                    ("text_es", models.CharField(blank=True, db_default="", default="", help_text="The same in Spanish, as the clinic words it; empty: the catalogue's, else the English.", max_length=300)),
                    ("hint", models.CharField(blank=True, max_length=300)),
                    ("hint_es", models.CharField(blank=True, db_default="", default="", help_text="The same in Spanish, as the clinic words it; empty: the catalogue's, else the English.", max_length=300)),
                    ("kind", models.CharField(choices=[("text", "Free text"), ("commitment", "One concrete action (offered as a commitment)"), ("body_map", "Where in the body (a figure to mark)"), ("yes_no", "Yes or no"), ("scale", "0 to 10, and words if they like"), ("several", "Several of a list, and words if they like"), ("safe_at_home", "Safe at home? (a no shows help at once and tells the clinic)")], default="text", max_length=20)),
                    ("options", models.TextField(blank=True, help_text="A line each: what to choose from; the two ends of 0 to 10.")),
                    ("options_es", models.TextField(blank=True, db_default="", default="", help_text="As many lines.")),
                    ("gentle_text", models.CharField(blank=True, help_text="Asked in these words in trauma-informed care.", max_length=300)),
                    ("gentle_text_es", models.CharField(blank=True, db_default="", default="", help_text="The same in Spanish, as the clinic words it; empty: the catalogue's, else the English.", max_length=300)),
                    ("is_about_body", models.BooleanField(default=False, help_text="Said to be extra in trauma-informed care.")),
                    ("is_retired", models.BooleanField(default=False)),
                ],
                options={
                    "ordering": ["position"],
                    "constraints": [
                        models.UniqueConstraint(condition=Q(is_retired=False), fields=("prompt_set", "position"), name="one_prompt_a_position"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="JournalEntry",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="entries", to="patients.patient")),
                    ("prompt_set", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="journals.promptset")),
                    ("dose", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="entries", to="care_sessions.caresession")),
                    ("client_uuid", models.UUIDField()),
                    ("visibility", models.CharField(choices=[("shared", "Shared with the care team"), ("private", "Private")], default="private", max_length=10)),
                    ("started_at", models.DateTimeField()),
                    ("saved_at", models.DateTimeField()),
                    ("submitted_at", models.DateTimeField(blank=True, null=True)),
                    ("version", models.PositiveIntegerField(default=1, help_text="Grows with each save; a stale save is a conflict.")),
                    ("saved_from", models.CharField(blank=True, help_text="The open page that saved last; its answer may have been lost.", max_length=40)),
                    ("mood", models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10)])),
                    ("energy", models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10)])),
                    ("sleep", models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10)])),
                    ("pain", models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10)])),
                    ("asked", models.JSONField(blank=True, default=list, help_text="The questions as they stood when it was begun, in order.")),
                    ("body", EncryptedTextField(blank=True, default=b"", editable=True, help_text="Free writing, outside any question.")),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["patient", "-started_at"], name="entry_by_patient"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("patient", "client_uuid"), name="one_entry_per_device_draft"),
                        models.CheckConstraint(condition=Q(mood=None) | Q(mood__lte=10), name="mood_is_0_to_10"),
                        models.CheckConstraint(condition=Q(energy=None) | Q(energy__lte=10), name="energy_is_0_to_10"),
                        models.CheckConstraint(condition=Q(sleep=None) | Q(sleep__lte=10), name="sleep_is_0_to_10"),
                        models.CheckConstraint(condition=Q(pain=None) | Q(pain__lte=10), name="pain_is_0_to_10"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Answer",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("entry", models.ForeignKey(on_delete=models.CASCADE, related_name="answers", to="journals.journalentry")),
                    ("prompt", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="journals.prompt")),
                    ("asked", models.CharField(max_length=300)),
                    ("text", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("is_skipped", models.BooleanField(default=False)),
                ],
                options={
                    "ordering": ["prompt__position"],
                    "constraints": [
                        models.UniqueConstraint(fields=("entry", "prompt"), name="one_answer_per_prompt"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="EntryRevision",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("entry", models.ForeignKey(on_delete=models.CASCADE, related_name="revisions", to="journals.journalentry")),
                    ("version", models.PositiveIntegerField()),
                    ("saved_at", models.DateTimeField()),
                    ("content", EncryptedTextField(default=b"", editable=True, help_text="JSON: body, answers by prompt id, sliders, visibility.")),
                    ("is_set_aside", models.BooleanField(default=False, help_text="Came from a second device after another save, and is kept beside it.")),
                ],
                options={
                    "ordering": ["-version"],
                },
            ),
            migrations.CreateModel(
                name="Attachment",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="patients.patient")),
                    ("entry", models.ForeignKey(on_delete=models.PROTECT, related_name="attachments", to="journals.journalentry")),
                    ("client_uuid", models.UUIDField()),
                    ("kind", models.CharField(choices=[("voice", "Voice memo"), ("drawing", "Drawing"), ("photo", "Photo")], max_length=10)),
                    ("media_type", models.CharField(help_text="Found in the bytes, never taken from the sender.", max_length=40)),
                    ("size", models.PositiveIntegerField(help_text="Bytes, as kept.")),
                    ("sha256", models.CharField(help_text="Of the bytes as kept, in hex.", max_length=64)),
                    ("seconds", models.PositiveIntegerField(blank=True, null=True)),
                    ("description", EncryptedTextField(blank=True, default=b"", editable=True, help_text="In the patient's words, for who cannot see it.")),
                    ("content", integration_care.core.encryption.EncryptedBytesField(default=b"", editable=True)),
                    ("added_at", models.DateTimeField()),
                    ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["added_at"],
                    "constraints": [
                        models.UniqueConstraint(fields=("clinic", "client_uuid"), name="one_attachment_per_device_file"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Insight",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="insights", to="patients.patient")),
                    ("entry", models.ForeignKey(blank=True, null=True, on_delete=models.SET_NULL, related_name="insights", to="journals.journalentry")),
                    ("session", models.ForeignKey(blank=True, null=True, on_delete=models.SET_NULL, related_name="insights", to="care_sessions.caresession")),
                    ("theme", models.ForeignKey(blank=True, null=True, on_delete=models.SET_NULL, related_name="insights", to="care_sessions.theme")),
                    ("text", EncryptedTextField(default=b"", editable=True)),
                    ("pinned_at", models.DateTimeField()),
                    ("pinned_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                ],
                options={
                    "ordering": ["-pinned_at"],
                },
            ),
            migrations.CreateModel(
                name="Commitment",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="commitments", to="patients.patient")),
                    ("course", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="commitments", to="patients.course")),
                    ("entry", models.ForeignKey(blank=True, null=True, on_delete=models.SET_NULL, related_name="commitments", to="journals.journalentry")),
                    ("session", models.ForeignKey(blank=True, null=True, on_delete=models.SET_NULL, related_name="commitments", to="care_sessions.caresession")),
                    ("text", EncryptedTextField(default=b"", editable=True)),
                    ("taken_on_at", models.DateTimeField(blank=True, null=True)),
                    ("taken_on_by", models.ForeignKey(blank=True, help_text="Who wrote it down; none where the patient did, by a link.", null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("category", models.CharField(blank=True, choices=[("start", "Start"), ("stop", "Stop"), ("continue", "Continue"), ("connect", "Connect with someone"), ("care", "Care for myself")], max_length=20)),
                    ("when", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("obstacle", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("if_then", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("accountability", EncryptedTextField(blank=True, default=b"", editable=True, help_text="Who knows of it and will ask.")),
                    ("insight", models.ForeignKey(blank=True, null=True, on_delete=models.SET_NULL, related_name="commitments", to="journals.insight")),
                    ("theme", models.ForeignKey(blank=True, null=True, on_delete=models.SET_NULL, related_name="commitments", to="care_sessions.theme")),
                    ("check_in_on", models.DateField(blank=True, null=True)),
                    ("status", models.CharField(choices=[("draft", "Offered"), ("active", "Taken on"), ("kept", "Kept"), ("partly", "Partly kept"), ("let_go", "Let go")], default="active", max_length=10)),
                    ("outcome", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("settled_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["-created_at"],
                    "constraints": [
                        models.UniqueConstraint(condition=Q(status="draft"), fields=("entry",), name="one_draft_commitment_per_entry"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CommitmentReview",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("commitment", models.ForeignKey(on_delete=models.PROTECT, related_name="reviews", to="journals.commitment")),
                    ("session", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="commitment_reviews", to="care_sessions.caresession")),
                    ("at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("status", models.CharField(choices=[("draft", "Offered"), ("active", "Taken on"), ("kept", "Kept"), ("partly", "Partly kept"), ("let_go", "Let go")], help_text="As it was found.", max_length=10)),
                    ("outcome", EncryptedTextField(blank=True, default=b"", editable=True)),
                ],
                options={
                    "ordering": ["at"],
                },
            ),
            migrations.CreateModel(
                name="InsightReturn",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("insight", models.ForeignKey(on_delete=models.CASCADE, related_name="returns", to="journals.insight")),
                    ("after_days", models.PositiveSmallIntegerField()),
                    ("at", models.DateTimeField()),
                    ("answer", models.CharField(choices=[("kept", "Still kept"), ("not_now", "Not now"), ("let_go", "Let go")], max_length=10)),
                ],
                options={
                    "ordering": ["at"],
                    "constraints": [
                        models.UniqueConstraint(fields=("insight", "after_days"), name="one_answer_per_return"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="OfferedSet",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="offered_sets", to="patients.patient")),
                    ("prompt_set", models.ForeignKey(on_delete=models.PROTECT, related_name="offered", to="journals.promptset")),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("rhythm", models.CharField(choices=[("once", "Once"), ("window", "Each day of the window"), ("weekly", "Every week until a day")], max_length=10)),
                    ("offered_at", models.DateTimeField()),
                    ("first_on", models.DateField(help_text="On the patient's calendar.")),
                    ("until_on", models.DateField(blank=True, help_text="The last day, of a weekly one.", null=True)),
                    ("rests_on", models.DateField(blank=True, help_text="The day on which they said: not today.", null=True)),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ("ending", models.CharField(blank=True, choices=[("written", "Written"), ("withdrawn", "Taken back"), ("declined", "Not for them")], max_length=10)),
                ],
                options={
                    "ordering": ["-offered_at"],
                    "constraints": [
                        models.UniqueConstraint(condition=Q(ended_at=None), fields=("patient", "prompt_set"), name="offered_once_at_a_time"),
                        models.CheckConstraint(condition=~Q(rhythm="weekly") | Q(until_on__gte=F("first_on")), name="weekly_until_a_day"),
                        models.CheckConstraint(condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")), name="offer_ended_with_an_ending"),
                    ],
                },
            ),
        ]),
    ]
