"""The relapse plan, its versions and drafts, signs heard."""

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
        ("followups", "0001_tables"),
        ("journals", "0001_tables"),
        ("patients", "0001_tables"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="RelapsePlan",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.OneToOneField(on_delete=models.PROTECT, related_name="relapse_plan", to="patients.patient")),
                ],
            ),
            migrations.CreateModel(
                name="RelapsePlanVersion",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("plan", models.ForeignKey(on_delete=models.PROTECT, related_name="versions", to="relapse.relapseplan")),
                    ("number", models.PositiveIntegerField(help_text="From 1; of a text set aside, the version it met.")),
                    ("based_on", models.PositiveIntegerField(help_text="The version its writer had before them; 0: none.")),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("side", models.CharField(choices=[("patient", "The patient"), ("care_team", "The care team")], max_length=10)),
                    ("written_at", models.DateTimeField()),
                    ("content", EncryptedTextField(default=b"", editable=True, help_text="JSON: signs with what to do, whom to call, maintenance.")),
                    ("is_set_aside", models.BooleanField(default=False, help_text="Typed while somebody else saved: kept beside the plan, not in it.")),
                ],
                options={
                    "ordering": ["-written_at"],
                    "constraints": [
                        models.UniqueConstraint(condition=Q(is_set_aside=False), fields=("plan", "number"), name="one_plan_a_version"),
                    ],
                },
            ),
            AddTrigger("relapseplanversion", Trigger(name="append_only", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                condition="WHEN (current_setting('app.rotating_keys', true) IS DISTINCT FROM 'on')",
                pgid="pgtrigger_append_only_00276", table="relapse_relapseplanversion", when="BEFORE", operation="UPDATE", hash="c9708c4f82d0c0e8028d37b6652ea72ec40f3896",
            ))),
            AddTrigger("relapseplanversion", Trigger(name="never_deleted", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_never_deleted_ef396", table="relapse_relapseplanversion", when="BEFORE", operation="DELETE", hash="c5b2b593eddcc6027971b12c2180f1e9184740f9",
            ))),
            migrations.CreateModel(
                name="PlanDraft",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("patient", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="patients.patient")),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("kept_at", models.DateTimeField()),
                    ("content", EncryptedTextField(default=b"", editable=True, help_text="JSON: the fields of the form as they were typed, by name.")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("patient", "by"), name="one_plan_draft_a_writer"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HeardSign",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("version", models.ForeignKey(on_delete=models.PROTECT, related_name="heard", to="relapse.relapseplanversion")),
                    ("entry", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="journals.journalentry")),
                    ("sign_number", models.PositiveSmallIntegerField(help_text="Its place in the version's list, from 1.")),
                    ("content", EncryptedTextField(default=b"", editable=True, help_text="JSON: the sign, and each sentence with the words in common.")),
                    ("task", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="followups.stafftask")),
                    ("heard_at", models.DateTimeField()),
                ],
                options={
                    "ordering": ["-heard_at", "sign_number"],
                    "constraints": [
                        models.UniqueConstraint(fields=("entry", "version", "sign_number"), name="sign_heard_once_in_an_entry"),
                    ],
                },
            ),
            AddTrigger("heardsign", Trigger(name="append_only", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                condition="WHEN (current_setting('app.rotating_keys', true) IS DISTINCT FROM 'on')",
                pgid="pgtrigger_append_only_5ca6d", table="relapse_heardsign", when="BEFORE", operation="UPDATE", hash="6d24a735af78976d554cf369504d3810abc40f31",
            ))),
            AddTrigger("heardsign", Trigger(name="never_deleted", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_never_deleted_af49e", table="relapse_heardsign", when="BEFORE", operation="DELETE", hash="6b362c912c8f06601768730ac5a78733ab128034",
            ))),
        ]),
    ]
