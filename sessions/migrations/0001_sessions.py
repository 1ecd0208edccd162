"""Sessions, from booking to leaving, and what happens in the room."""

from uuid import uuid4

import django.core.validators
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models
from django.db.models import F, Q
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

from integration_care.core.clock import CareNow
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.tables import CreateTables
from sessions.models.session import Booked


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_tables"),
        ("patients", "0001_tables"),
    ]
    operations = [
        BtreeGistExtension(),
        CreateTables([
            migrations.CreateModel(
                name="CareSession",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="sessions", to="patients.patient")),
                    ("course", models.ForeignKey(on_delete=models.PROTECT, related_name="sessions", to="patients.course")),
                    ("kind", models.CharField(choices=[("preparation", "Preparation"), ("dosing", "Dosing"), ("integration", "Integration"), ("group", "Group")], max_length=12)),
                    ("status", models.CharField(choices=[("booked", "Booked"), ("in_progress", "In progress"), ("completed", "Completed"), ("aborted", "Stopped early"), ("cancelled", "Cancelled"), ("no_show", "Did not come"), ("void", "Entered in error")], default="booked", max_length=12)),
                    ("lead", models.ForeignKey(on_delete=models.PROTECT, related_name="led_sessions", to="accounts.membership")),
                    ("scheduled_start", models.DateTimeField()),
                    ("scheduled_end", models.DateTimeField()),
                    ("conversation", models.UUIDField(db_default=RandomUUID(), default=uuid4, editable=False)),
                    ("place", models.CharField(blank=True, help_text="A room, or a link for a video call.", max_length=120)),
                    ("support", models.CharField(choices=[("therapist_present", "Therapist present"), ("medical_only", "Medical monitoring only")], default="therapist_present", max_length=20)),
                    ("started_at", models.DateTimeField(blank=True, null=True)),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ("unprepared_reason", models.CharField(blank=True, max_length=200)),
                    ("unprepared_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                ],
                options={
                    "ordering": ["scheduled_start"],
                    "indexes": [
                        models.Index(fields=["course", "kind", "scheduled_start"], name="session_by_course"),
                        models.Index(condition=Q(status="booked"), fields=["clinic", "scheduled_start"], name="session_booked"),
                    ],
                    "constraints": [
                        ExclusionConstraint(condition=Q(status="booked"), expressions=[("patient", "="), (Booked("scheduled_start", "scheduled_end"), "&&")], name="patient_booked_in_one_place"),
                        ExclusionConstraint(condition=Q(status="booked") & ~Q(kind="dosing"), expressions=[("lead", "="), ("conversation", "<>"), (Booked("scheduled_start", "scheduled_end"), "&&")], name="lead_booked_in_one_conversation"),
                        models.CheckConstraint(condition=Q(scheduled_end__gt=F("scheduled_start")), name="session_ends_after_it_starts"),
                        models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at"), started_at__isnull=False), name="session_ended_after_it_started"),
                        models.CheckConstraint(condition=~Q(kind__in=["preparation", "integration"], status="completed") | Q(ended_at__gt=F("started_at")), name="completed_talk_took_time"),
                        models.CheckConstraint(condition=~Q(status__in=["completed", "in_progress", "aborted"]) | Q(started_at__isnull=False), name="session_under_way_has_a_start"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SessionStatusChange",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("session", models.ForeignKey(on_delete=models.CASCADE, related_name="status_changes", to="care_sessions.caresession")),
                    ("was", models.CharField(blank=True, choices=[("booked", "Booked"), ("in_progress", "In progress"), ("completed", "Completed"), ("aborted", "Stopped early"), ("cancelled", "Cancelled"), ("no_show", "Did not come"), ("void", "Entered in error")], max_length=12)),
                    ("became", models.CharField(choices=[("booked", "Booked"), ("in_progress", "In progress"), ("completed", "Completed"), ("aborted", "Stopped early"), ("cancelled", "Cancelled"), ("no_show", "Did not come"), ("void", "Entered in error")], max_length=12)),
                    ("at", models.DateTimeField()),
                    ("by_name", models.CharField(max_length=200)),
                    ("by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("reason", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "ordering": ["at"],
                },
            ),
            migrations.CreateModel(
                name="TimesCorrection",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("session", models.ForeignKey(on_delete=models.PROTECT, related_name="times_corrections", to="care_sessions.caresession")),
                    ("was_started_at", models.DateTimeField()),
                    ("was_ended_at", models.DateTimeField(blank=True, null=True)),
                    ("started_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField()),
                    ("reason", models.CharField(max_length=200)),
                    ("at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                ],
                options={
                    "ordering": ["at"],
                    "constraints": [
                        models.CheckConstraint(condition=Q(ended_at__gte=F("started_at")), name="corrected_end_after_its_start"),
                        models.CheckConstraint(condition=~Q(reason=""), name="times_corrected_with_a_reason"),
                    ],
                },
            ),
            AddTrigger("timescorrection", Trigger(name="append_only", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_append_only_3fd15", table="care_sessions_timescorrection", when="BEFORE", operation="UPDATE OR DELETE", hash="029f1579a9f743cba56bc870c66179c1f0b1796f",
            ))),
            migrations.CreateModel(
                name="ChecklistAnswer",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("session", models.ForeignKey(on_delete=models.PROTECT, related_name="checks", to="care_sessions.caresession")),
                    ("checklist", models.CharField(choices=[("pre_dose", "Before the dose"), ("discharge", "Before leaving")], max_length=10)),
                    ("key", models.SlugField(max_length=40)),
                    ("text", models.CharField(max_length=200)),
                    ("answer", models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")], max_length=8)),
                    ("value", models.DecimalField(blank=True, decimal_places=1, help_text="What was measured, where the item asks for a number, such as a weight in kg.", max_digits=6, null=True)),
                    ("answered_at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("override_reason", models.CharField(blank=True, max_length=200)),
                    ("override_role", models.CharField(blank=True, max_length=20)),
                    ("overridden_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("overridden_at", models.DateTimeField(blank=True, null=True)),
                    ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(condition=Q(superseded_at=None), fields=("session", "checklist", "key"), name="one_answer_per_check"),
                        models.CheckConstraint(condition=Q(overridden_at=None) | (Q(overridden_by__isnull=False) & ~Q(override_reason="") & ~Q(override_role="")), name="override_says_who_and_why"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Administration",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("session", models.ForeignKey(on_delete=models.PROTECT, related_name="administrations", to="care_sessions.caresession")),
                    ("part", models.CharField(choices=[("first", "First"), ("booster", "Booster"), ("split", "Split")], default="first", max_length=10)),
                    ("route", models.CharField(choices=[("iv", "IV"), ("im", "IM"), ("sublingual", "Sublingual"), ("oral", "Oral"), ("odt", "Orally disintegrating"), ("intranasal", "Intranasal esketamine"), ("sc", "SC")], max_length=12)),
                    ("amount", models.DecimalField(decimal_places=2, max_digits=7)),
                    ("unit", models.CharField(choices=[("mg", "mg"), ("mg/kg", "mg/kg")], default="mg", max_length=6)),
                    ("weight_kg", models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                    ("total_mg", models.DecimalField(decimal_places=2, help_text="What was given, computed.", max_digits=7)),
                    ("over_minutes", models.PositiveSmallIntegerField(blank=True, help_text="For an infusion.", null=True)),
                    ("given_at", models.DateTimeField()),
                    ("recorded_at", models.DateTimeField()),
                    ("given_by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("site", models.CharField(blank=True, help_text="Where on the body, such as left deltoid.", max_length=60)),
                    ("concentration_mg_per_ml", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                    ("lot", models.CharField(blank=True, max_length=40)),
                    ("lot_expires_on", models.DateField(blank=True, null=True)),
                    ("wasted_mg", models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                    ("struck_at", models.DateTimeField(blank=True, null=True)),
                    ("struck_reason", models.CharField(blank=True, max_length=200)),
                    ("struck_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                ],
                options={
                    "ordering": ["given_at", "recorded_at"],
                    "constraints": [
                        models.CheckConstraint(condition=~Q(unit="mg/kg") | Q(weight_kg__isnull=False), name="mg_per_kg_needs_a_weight"),
                        models.CheckConstraint(condition=Q(amount__gt=0, total_mg__gt=0), name="something_was_given"),
                        models.CheckConstraint(condition=Q(struck_at=None) | ~Q(struck_reason=""), name="struck_out_with_a_reason"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Observation",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("session", models.ForeignKey(on_delete=models.PROTECT, related_name="observations", to="care_sessions.caresession")),
                    ("observed_at", models.DateTimeField()),
                    ("recorded_at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("systolic", models.PositiveSmallIntegerField(blank=True, help_text="mmHg", null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(400)])),
                    ("diastolic", models.PositiveSmallIntegerField(blank=True, help_text="mmHg", null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(300)])),
                    ("heart_rate", models.PositiveSmallIntegerField(blank=True, help_text="beats per minute", null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(400)])),
                    ("spo2", models.PositiveSmallIntegerField(blank=True, help_text="%", null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                    ("respiratory_rate", models.PositiveSmallIntegerField(blank=True, help_text="breaths per minute", null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(120)])),
                    ("moaas", models.PositiveSmallIntegerField(blank=True, help_text="Modified Observer's Assessment of Alertness/Sedation, 5 is awake.", null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(5)])),
                    ("dissociation", models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(4)])),
                    ("distress", models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(10)])),
                    ("nausea", models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(3)])),
                    ("note", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("confirmed", models.JSONField(blank=True, default=list, help_text="Readings that looked implausible and were confirmed, by field.")),
                    ("struck_at", models.DateTimeField(blank=True, null=True)),
                    ("struck_reason", models.CharField(blank=True, max_length=200)),
                    ("struck_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                ],
                options={
                    "ordering": ["observed_at", "recorded_at"],
                    "constraints": [
                        models.CheckConstraint(condition=Q(struck_at=None) | ~Q(struck_reason=""), name="observation_struck_with_a_reason"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Acknowledgement",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("observation", models.ForeignKey(on_delete=models.PROTECT, related_name="acknowledgements", to="care_sessions.observation")),
                    ("threshold", models.SlugField(help_text="The line's key in the protocol.", max_length=60)),
                    ("title", models.CharField(help_text="The line in words, as it was shown.", max_length=200)),
                    ("at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("told", models.CharField(blank=True, help_text="Who was told, such as the prescriber.", max_length=120)),
                    ("decision", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("goes_ahead", models.BooleanField(blank=True, help_text="The prescriber's yes or no to the dose; None: not asked.", null=True)),
                ],
                options={
                    "ordering": ["at"],
                    "constraints": [
                        models.UniqueConstraint(condition=Q(goes_ahead=None), fields=("observation", "threshold"), name="line_acknowledged_once"),
                        models.UniqueConstraint(condition=Q(goes_ahead=True), fields=("observation", "threshold"), name="line_let_go_ahead_once"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AdverseEvent",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("session", models.ForeignKey(on_delete=models.PROTECT, related_name="adverse_events", to="care_sessions.caresession")),
                    ("sort", models.SlugField(help_text="What it was, by key of the clinic's list.", max_length=40)),
                    ("title", models.CharField(help_text="What it was, as it was shown.", max_length=120)),
                    ("onset_at", models.DateTimeField()),
                    ("recorded_at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("severity", models.CharField(choices=[("mild", "Mild"), ("moderate", "Moderate"), ("severe", "Severe")], max_length=10)),
                    ("is_serious", models.BooleanField(default=False, help_text="Life-threatening, hospital, lasting harm, or judged so (ICH E2A).")),
                    ("description", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("action", EncryptedTextField(blank=True, default=b"", editable=True, help_text="What was done.")),
                    ("outcome", models.CharField(choices=[("ongoing", "Still going on"), ("resolved", "Resolved"), ("sequelae", "Resolved, something remains"), ("transferred", "Transferred to other care"), ("unknown", "Not known")], default="ongoing", max_length=12)),
                    ("resolved_at", models.DateTimeField(blank=True, null=True)),
                    ("struck_at", models.DateTimeField(blank=True, null=True)),
                    ("struck_reason", models.CharField(blank=True, max_length=200)),
                    ("struck_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                ],
                options={
                    "ordering": ["onset_at"],
                    "constraints": [
                        models.CheckConstraint(condition=Q(struck_at=None) | ~Q(struck_reason=""), name="event_struck_with_a_reason"),
                        models.CheckConstraint(condition=Q(resolved_at=None) | Q(resolved_at__gte=F("onset_at")), name="event_resolved_after_its_onset"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TimelineMark",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("session", models.ForeignKey(on_delete=models.PROTECT, related_name="marks", to="care_sessions.caresession")),
                    ("at", models.DateTimeField()),
                    ("recorded_at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("kind", models.CharField(choices=[("music", "Music"), ("words", "Words spoken"), ("emotion", "Emotion"), ("movement", "Movement"), ("nausea", "Nausea"), ("adjunct", "Adjunct given"), ("grounding", "Grounding"), ("note", "Note")], default="note", max_length=10)),
                    ("text", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("struck_at", models.DateTimeField(blank=True, null=True)),
                    ("struck_reason", models.CharField(blank=True, max_length=200)),
                    ("struck_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                ],
                options={
                    "ordering": ["at"],
                    "constraints": [
                        models.CheckConstraint(condition=Q(struck_at=None) | ~Q(struck_reason=""), name="mark_struck_with_a_reason"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Discharge",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("session", models.OneToOneField(on_delete=models.PROTECT, related_name="discharge", to="care_sessions.caresession")),
                    ("discharged_at", models.DateTimeField()),
                    ("escort", models.CharField(help_text="Who takes the patient home.", max_length=120)),
                    ("reason", models.CharField(blank=True, help_text="Why they left with a check unmet.", max_length=200)),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("grounding", EncryptedTextField(blank=True, default=b"", editable=True, help_text="What helped to arrive in the body again.")),
                    ("has_ideation", models.BooleanField(blank=True, help_text="None: not asked.", null=True)),
                    ("stabilisation", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("named_clinician", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(condition=~Q(has_ideation=True) | Q(named_clinician__isnull=False), name="ideation_names_a_clinician"),
                    ],
                },
            ),
        ]),
    ]
