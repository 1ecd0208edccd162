"""The person, their consents, protocols and courses, screening."""

from uuid import uuid4

import phonenumber_field.modelfields
from django.db import migrations, models
from django.db.models import Q

import integration_care.accounts.models.clinic
import integration_care.core.languages
from integration_care.core.clock import CareNow
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_tables"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="Patient",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("given_name", models.CharField(max_length=80)),
                    ("family_name", models.CharField(max_length=80)),
                    ("preferred_name", models.CharField(blank=True, help_text="What they like to be called.", max_length=80)),
                    ("pronouns", models.CharField(blank=True, max_length=40)),
                    ("born_on", models.DateField()),
                    ("email", models.EmailField(blank=True, max_length=254)),
                    ("phone", phonenumber_field.modelfields.PhoneNumberField(blank=True, max_length=128, region=None)),
                    ("time_zone", models.CharField(max_length=60, validators=[integration_care.accounts.models.clinic.validate_time_zone])),
                    ("language", models.CharField(choices=integration_care.core.languages.offered, db_default="en", default="en", help_text="For their own pages and messages. What staff read stays English.", max_length=10)),
                    ("emergency_name", models.CharField(blank=True, max_length=120)),
                    ("emergency_phone", phonenumber_field.modelfields.PhoneNumberField(blank=True, max_length=128, region=None)),
                    ("is_trauma_informed", models.BooleanField(default=False, help_text="Offer choice first; prompts can be skipped.")),
                    ("is_archived", models.BooleanField(default=False)),
                    ("member", models.OneToOneField(blank=True, null=True, on_delete=models.SET_NULL, related_name="patient", to="accounts.membership")),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["clinic", "family_name", "given_name", "id"], name="patient_by_name"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PatientIdentifier",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.CASCADE, related_name="identifiers", to="patients.patient")),
                    ("system", models.CharField(max_length=200)),
                    ("value", models.CharField(max_length=200)),
                    ("label", models.CharField(blank=True, max_length=80)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("clinic", "system", "value"), name="identifier_means_one_patient"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CareTeamMember",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.CASCADE, related_name="care_team", to="patients.patient")),
                    ("member", models.ForeignKey(on_delete=models.PROTECT, related_name="caseload", to="accounts.membership")),
                    ("is_lead", models.BooleanField(default=False)),
                    ("joined_on", models.DateField()),
                    ("left_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(condition=Q(left_on=None), fields=("patient", "member"), name="on_a_care_team_once"),
                        models.UniqueConstraint(condition=Q(is_lead=True, left_on=None), fields=("patient",), name="one_lead_a_patient"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Consent",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.CASCADE, related_name="consents", to="patients.patient")),
                    ("kind", models.CharField(choices=[("treatment", "Treatment"), ("email", "Follow-ups by e-mail"), ("sms", "Follow-ups by text message"), ("push", "Follow-ups on the phone"), ("call", "Follow-ups by telephone"), ("emergency_contact", "Telling the emergency contact when there is a risk")], max_length=20)),
                    ("version", models.CharField(default="1", help_text="Which text the patient agreed to.", max_length=40)),
                    ("given_at", models.DateTimeField()),
                    ("given_to", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    ("given_by_text", models.BooleanField(db_default=False, default=False)),
                    ("withdrawn_by_text", models.BooleanField(db_default=False, default=False)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(condition=Q(withdrawn_at=None), fields=("patient", "kind"), name="one_consent_in_force"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Protocol",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("name", models.CharField(max_length=120)),
                    ("key", models.SlugField()),
                    ("is_retired", models.BooleanField(default=False)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("clinic", "key"), name="one_protocol_per_key"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ProtocolVersion",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("protocol", models.ForeignKey(on_delete=models.CASCADE, related_name="versions", to="patients.protocol")),
                    ("number", models.PositiveIntegerField()),
                    ("content", models.JSONField()),
                    ("note", models.CharField(blank=True, help_text="What changed and why.", max_length=200)),
                    ("made_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                ],
                options={
                    "ordering": ["-number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("protocol", "number"), name="one_version_per_number"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Course",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="courses", to="patients.patient")),
                    ("protocol_version", models.ForeignKey(on_delete=models.PROTECT, related_name="courses", to="patients.protocolversion")),
                    ("framework", models.CharField(choices=[("cbt", "Cognitive behavioural"), ("mindfulness", "Mindfulness-based"), ("somatic", "Somatic and experiential"), ("psychodynamic", "Psychodynamic"), ("ifs", "Internal family systems"), ("eclectic", "Eclectic")], default="eclectic", max_length=20)),
                    ("indication", models.CharField(max_length=200)),
                    ("intention", models.TextField(blank=True, help_text="In the patient's own words.")),
                    ("doses_planned", models.PositiveSmallIntegerField(default=6)),
                    ("phase", models.CharField(choices=[("preparation", "Preparation"), ("active", "Active"), ("maintenance", "Maintenance"), ("closed", "Closed")], default="preparation", max_length=20)),
                    ("paused_at", models.DateTimeField(blank=True, null=True)),
                    ("pause_reason", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(condition=~Q(phase="closed"), fields=("patient",), name="one_course_under_way"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CoursePhase",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("course", models.ForeignKey(on_delete=models.CASCADE, related_name="phase_changes", to="patients.course")),
                    ("phase", models.CharField(choices=[("preparation", "Preparation"), ("active", "Active"), ("maintenance", "Maintenance"), ("closed", "Closed")], max_length=20)),
                    ("at", models.DateTimeField()),
                    ("by_name", models.CharField(max_length=200)),
                    ("reason", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "ordering": ["at"],
                },
            ),
            migrations.CreateModel(
                name="Screening",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("course", models.ForeignKey(on_delete=models.PROTECT, related_name="screenings", to="patients.course")),
                    ("key", models.SlugField(max_length=40)),
                    ("text", models.CharField(help_text="The item as it was shown.", max_length=200)),
                    ("is_absolute", models.BooleanField(default=False, help_text="The protocol calls it an absolute reason.")),
                    ("answer", models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")], max_length=8)),
                    ("note", EncryptedTextField(blank=True, default=b"", editable=True)),
                    ("answered_at", models.DateTimeField()),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("clearance", EncryptedTextField(blank=True, default=b"", editable=True, help_text="On what grounds it is cleared.")),
                    ("cleared_at", models.DateTimeField(blank=True, null=True)),
                    ("cleared_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("expires_on", models.DateField(blank=True, help_text="The last day on which it holds.", null=True)),
                    ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["answered_at"],
                    "constraints": [
                        models.UniqueConstraint(condition=Q(superseded_at=None), fields=("course", "key"), name="one_standing_answer_per_item"),
                        models.CheckConstraint(condition=Q(cleared_at=None) | Q(cleared_by__isnull=False), name="cleared_by_somebody"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TouchConsent",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="touch_consents", to="patients.patient")),
                    ("extent", models.CharField(choices=[("none", "No touch"), ("hand", "Hand only"), ("hand_shoulder", "Hand and shoulder"), ("agreed", "As agreed in words")], max_length=16)),
                    ("words", EncryptedTextField(blank=True, default=b"", editable=True, help_text="Limits and signals, in the patient's words.")),
                    ("asked_at", models.DateTimeField()),
                    ("asked_by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                ],
                options={
                    "ordering": ["-asked_at"],
                },
            ),
        ]),
    ]
