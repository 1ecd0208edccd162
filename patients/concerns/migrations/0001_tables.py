"""What worries a patient about their care."""

from uuid import uuid4

from django.db import migrations, models
from django.db.models import Q
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

from integration_care.core.clock import CareNow
from integration_care.core.encryption import EncryptedTextField
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
                name="Concern",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="concerns", to="patients.patient")),
                    ("client_uuid", models.UUIDField()),
                    ("whom", models.CharField(choices=[("person", "A person"), ("clinic", "The clinic"), ("nobody", "Nobody named")], max_length=10)),
                    ("about", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("words", EncryptedTextField(default=b"", editable=True)),
                    ("wants_call", models.BooleanField(default=False)),
                    ("raised_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("patient", "client_uuid"), name="one_concern_a_page"),
                        models.CheckConstraint(condition=Q(about__isnull=False, whom="person") | (~Q(whom="person") & Q(about__isnull=True)), name="a_concern_names_whom_it_says"),
                    ],
                },
            ),
            AddTrigger("concern", Trigger(name="append_only", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                condition="WHEN (current_setting('app.rotating_keys', true) IS DISTINCT FROM 'on')",
                pgid="pgtrigger_append_only_53716", table="concerns_concern", when="BEFORE", operation="UPDATE", hash="6e5f4f153f71fd40967d6dfb0268263855c47493",
            ))),
            AddTrigger("concern", Trigger(name="never_deleted", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_never_deleted_a8745", table="concerns_concern", when="BEFORE", operation="DELETE", hash="5f250c6789c67a286baaeafc4e567ad55bea6edb",
            ))),
            migrations.CreateModel(
                name="ConcernStep",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("concern", models.ForeignKey(on_delete=models.PROTECT, related_name="steps", to="concerns.concern")),
                    ("state", models.CharField(choices=[("received", "Received"), ("acknowledged", "Being looked at"), ("answered", "Answered"), ("closed", "Closed")], max_length=12)),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("at", models.DateTimeField()),
                    ("words", EncryptedTextField(blank=True, default=b"", editable=True)),
                ],
                options={
                    "ordering": ["at", "created_at"],
                },
            ),
            AddTrigger("concernstep", Trigger(name="append_only", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                condition="WHEN (current_setting('app.rotating_keys', true) IS DISTINCT FROM 'on')",
                pgid="pgtrigger_append_only_c4d4c", table="concerns_concernstep", when="BEFORE", operation="UPDATE", hash="8cd11dbef650af2302eda853278a0ff44ad1fa01",
            ))),
            AddTrigger("concernstep", Trigger(name="never_deleted", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_never_deleted_ffcf5", table="concerns_concernstep", when="BEFORE", operation="DELETE", hash="edbdbc695e6a43b7f71a6d157cf14ccbafcdcfda",
            ))),
            migrations.CreateModel(
                name="ConcernMail",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("concern", models.ForeignKey(on_delete=models.PROTECT, related_name="mails", to="concerns.concern")),
                    ("member", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("step", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="concerns.concernstep")),
                    ("sent_at", models.DateTimeField(blank=True, null=True)),
                    ("problem", models.CharField(blank=True, max_length=200)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("silences", models.PositiveSmallIntegerField(db_default=0, default=0, help_text="Tries of which nobody knows whether they arrived.")),
                    ("free_from", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(condition=Q(sent_at=None), fields=["free_from"], name="concern_mail_to_do"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(condition=Q(step=None), fields=("concern", "member"), name="one_mail_a_reader"),
                        models.UniqueConstraint(fields=("step",), name="one_mail_an_answer"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ConcernDraft",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.OneToOneField(on_delete=models.PROTECT, related_name="+", to="patients.patient")),
                    ("kept_at", models.DateTimeField()),
                    ("content", EncryptedTextField(default=b"", editable=True, help_text="JSON: the fields of the form as they were typed, by name.")),
                ],
            ),
        ]),
    ]
