"""Questionnaires: what is asked for, given and kept."""

from uuid import uuid4

from django.db import migrations, models
from django.db.models import F, Q
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

from integration_care.core.clock import CareNow
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_tables"),
        ("followups", "0001_tables"),
        ("patients", "0001_tables"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="Response",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="responses", to="patients.patient")),
                    ("course", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="responses", to="patients.course")),
                    ("instrument", models.SlugField(max_length=40)),
                    ("instrument_version", models.CharField(max_length=20)),
                    ("taken_at", models.DateTimeField(help_text="When it was filled in.")),
                    ("recorded_at", models.DateTimeField()),
                    ("by", models.ForeignKey(blank=True, help_text="Who entered it.", null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("content", EncryptedTextField(default=b"", editable=True, help_text="JSON: lead-in, items and options as shown, raw answers.")),
                    ("score", models.DecimalField(blank=True, decimal_places=2, help_text="None while an item is blank, and where the instrument has no score.", max_digits=7, null=True)),
                    ("band", models.CharField(blank=True, max_length=40)),
                    ("algorithm", models.CharField(max_length=20)),
                    ("struck_at", models.DateTimeField(blank=True, null=True)),
                    ("struck_reason", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "ordering": ["taken_at", "recorded_at"],
                    "indexes": [
                        models.Index(fields=["patient", "instrument", "taken_at"], name="response_by_patient"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=Q(struck_at=None) | ~Q(struck_reason=""), name="response_struck_with_a_reason"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Assignment",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="assignments", to="patients.patient")),
                    ("course", models.ForeignKey(on_delete=models.PROTECT, related_name="assignments", to="patients.course")),
                    ("follow_up", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="assignments", to="followups.followup")),
                    ("instrument", models.SlugField(max_length=40)),
                    ("instrument_version", models.CharField(max_length=20)),
                    ("due_from", models.DateTimeField()),
                    ("due_until", models.DateTimeField()),
                    ("by", models.ForeignKey(blank=True, help_text="Who assigned it; nobody: the protocol.", null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("series", models.UUIDField(blank=True, help_text="Those that were assigned together.", null=True)),
                    ("status", models.CharField(choices=[("offered", "Offered"), ("begun", "Begun"), ("answered", "Handed in"), ("incomplete", "Kept incomplete"), ("let_go", "Let go")], default="offered", max_length=12)),
                    ("status_at", models.DateTimeField()),
                    ("reason", models.CharField(blank=True, help_text="Why it was let go.", max_length=200)),
                    ("alerted", models.JSONField(blank=True, default=list)),
                    ("response", models.OneToOneField(blank=True, null=True, on_delete=models.PROTECT, related_name="assignment", to="measures.response")),
                ],
                options={
                    "ordering": ["due_from", "instrument"],
                    "indexes": [
                        models.Index(condition=Q(status__in=["offered", "begun"]), fields=["due_until"], name="assignment_open"),
                        models.Index(fields=["patient", "due_from"], name="assignment_by_patient"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("follow_up", "instrument"), name="assigned_once_per_follow_up"),
                        models.CheckConstraint(condition=Q(due_until__gt=F("due_from")), name="assigned_for_a_time"),
                        models.CheckConstraint(condition=Q(response__isnull=True) | Q(status__in=["answered", "incomplete"]), name="assignment_kept_with_its_response"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="GivenAnswer",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("assignment", models.ForeignKey(on_delete=models.PROTECT, related_name="given", to="measures.assignment")),
                    ("number", models.PositiveSmallIntegerField(help_text="Which tap of this form, from 1.")),
                    ("item", models.CharField(max_length=40)),
                    ("content", EncryptedTextField(default=b"", editable=True, help_text="JSON: the value, or null for “rather not say”.")),
                    ("device", models.UUIDField(blank=True, null=True)),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "ordering": ["number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("assignment", "number"), name="one_tap_at_a_time"),
                    ],
                },
            ),
            AddTrigger("givenanswer", Trigger(name="append_only", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                condition="WHEN (current_setting('app.rotating_keys', true) IS DISTINCT FROM 'on')",
                pgid="pgtrigger_append_only_6bf84", table="measures_givenanswer", when="BEFORE", operation="UPDATE", hash="344db5db25340e35cd406ce9b8b32a07b8ab843b",
            ))),
            AddTrigger("givenanswer", Trigger(name="never_deleted", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_never_deleted_d7d58", table="measures_givenanswer", when="BEFORE", operation="DELETE", hash="cd2ac08ac4afdb89609e84e61477b9c1173bd0e9",
            ))),
            migrations.CreateModel(
                name="ClinicInstrument",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("key", models.SlugField(max_length=40)),
                    ("number", models.PositiveSmallIntegerField(help_text="Which version of this key, from 1.")),
                    ("title", models.CharField(max_length=120)),
                    ("content", models.JSONField(help_text="What `measures.instrument.parse` reads.")),
                    ("original", models.TextField(help_text="The FHIR Questionnaire, as it was given.")),
                    ("source", models.CharField(max_length=300)),
                    ("licence", models.CharField(max_length=300)),
                    ("attested_at", models.DateTimeField(help_text="When the right to use it was attested.")),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("archived_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["title", "number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("clinic", "key", "number"), name="imported_once_per_number"),
                    ],
                },
            ),
        ]),
    ]
