"""Notes with their revisions and addenda; what makes them quicker to write."""

from uuid import uuid4

import django.core.validators
from django.db import migrations, models
from django.db.models import Q
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

from integration_care.core.clock import CareNow
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_tables"),
        ("care_sessions", "0001_sessions"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="Note",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("session", models.ForeignKey(on_delete=models.PROTECT, related_name="notes", to="care_sessions.caresession")),
                    ("author", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("sort", models.CharField(choices=[("progress", "Progress note"), ("process", "Process note")], default="progress", max_length=10)),
                    ("version", models.PositiveIntegerField(default=1, help_text="Grows with each save; a stale save is a conflict.")),
                    ("saved_at", models.DateTimeField()),
                    ("levels", models.JSONField(blank=True, default=list, help_text="Levels touched: personal, somatic, transpersonal.")),
                    ("framework", models.CharField(blank=True, max_length=20)),
                    ("education", models.JSONField(blank=True, default=list, help_text="Psychoeducation that was given, by key.")),
                    ("emotions", models.JSONField(blank=True, default=list, help_text="Emotions that were present, by key.")),
                    ("signed_at", models.DateTimeField(blank=True, null=True)),
                    ("signed_as", models.CharField(blank=True, help_text="The author's name and role then.", max_length=200)),
                    ("digest", models.CharField(blank=True, help_text="HMAC-SHA-256 of what was signed, hex.", max_length=64)),
                ],
                options={
                    "indexes": [
                        models.Index(condition=Q(signed_at=None), fields=["author", "saved_at"], name="note_unsigned"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("session", "author", "sort"), name="one_note_per_author_and_sort"),
                        models.CheckConstraint(condition=Q(digest="", signed_as="", signed_at=None) | (Q(signed_at__isnull=False) & ~Q(signed_as="") & ~Q(digest="")), name="signed_with_name_and_digest"),
                    ],
                },
            ),
            AddTrigger("note", Trigger(name="signed_stays", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                condition='WHEN (OLD."signed_at" IS NOT NULL)',
                pgid="pgtrigger_signed_stays_6bfea", table="care_sessions_note", when="BEFORE", operation="UPDATE OR DELETE", hash="2ab6a99070e77dd29eef40d10e504c893c1edc9e",
            ))),
            migrations.CreateModel(
                name="NoteSection",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("note", models.ForeignKey(on_delete=models.CASCADE, related_name="sections", to="care_sessions.note")),
                    ("key", models.SlugField(max_length=40)),
                    ("body", EncryptedTextField(blank=True, default=b"", editable=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("note", "key"), name="one_section_per_key"),
                    ],
                },
            ),
            AddTrigger("notesection", Trigger(name="signed_stays", sql=UpsertTriggerSql(
                func="\n                    IF current_setting('app.rotating_keys', true) IS DISTINCT FROM 'on' AND EXISTS (\n                        SELECT FROM care_sessions_note\n                        WHERE id IN (NEW.note_id, OLD.note_id) AND signed_at IS NOT NULL\n                    ) THEN\n                        RAISE EXCEPTION 'a signed note does not change';\n                    END IF;\n                    RETURN COALESCE(NEW, OLD);\n                ",
                pgid="pgtrigger_signed_stays_f94c7", table="care_sessions_notesection", when="BEFORE", operation="INSERT OR UPDATE OR DELETE", hash="c8c3275c3d353e8bdc8c6309b14ee64bddb26723",
            ))),
            migrations.CreateModel(
                name="NoteRevision",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("note", models.ForeignKey(on_delete=models.CASCADE, related_name="revisions", to="care_sessions.note")),
                    ("version", models.PositiveIntegerField()),
                    ("saved_at", models.DateTimeField()),
                    ("content", EncryptedTextField(default=b"", editable=True, help_text="JSON: bodies by section key.")),
                    ("is_set_aside", models.BooleanField(default=False, help_text="Came from a second window after another save, and is kept beside it.")),
                    ("chosen_at", models.DateTimeField(blank=True, help_text="When its author compared the two and chose.", null=True)),
                ],
                options={
                    "ordering": ["-version"],
                },
            ),
            migrations.CreateModel(
                name="Addendum",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("note", models.ForeignKey(on_delete=models.PROTECT, related_name="addenda", to="care_sessions.note")),
                    ("author", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("written_at", models.DateTimeField()),
                    ("reason", models.CharField(max_length=200)),
                    ("body", EncryptedTextField(default=b"", editable=True)),
                ],
                options={
                    "ordering": ["written_at"],
                    "constraints": [
                        models.CheckConstraint(condition=~Q(reason=""), name="addendum_has_a_reason"),
                    ],
                },
            ),
            AddTrigger("addendum", Trigger(name="append_only", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                condition="WHEN (current_setting('app.rotating_keys', true) IS DISTINCT FROM 'on')",
                pgid="pgtrigger_append_only_7a43f", table="care_sessions_addendum", when="BEFORE", operation="UPDATE", hash="5712b752ec63fa10b2be8ce6706d2600ad8cea67",
            ))),
            AddTrigger("addendum", Trigger(name="never_deleted", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_never_deleted_f3228", table="care_sessions_addendum", when="BEFORE", operation="DELETE", hash="8bae3211843f0b13944a90d19a6322f7c37862ee",
            ))),
            migrations.CreateModel(
                name="Phrase",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("author", models.ForeignKey(on_delete=models.CASCADE, related_name="phrases", to="accounts.membership")),
                    ("abbreviation", models.CharField(max_length=20, validators=[django.core.validators.RegexValidator("^[a-z0-9-]+$", "Small letters, digits and hyphens.")])),
                    ("body", EncryptedTextField(default=b"", editable=True)),
                    ("is_shared", models.BooleanField(default=False, help_text="Colleagues of the clinic may use it too.")),
                ],
                options={
                    "ordering": ["abbreviation"],
                    "constraints": [
                        models.UniqueConstraint(fields=("author", "abbreviation"), name="one_phrase_per_abbreviation"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HiddenSection",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("kind", models.CharField(choices=[("preparation", "Preparation"), ("dosing", "Dosing"), ("integration", "Integration"), ("group", "Group")], max_length=12)),
                    ("key", models.SlugField(max_length=40)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("clinic", "kind", "key"), name="section_hidden_once"),
                    ],
                },
            ),
        ]),
    ]
