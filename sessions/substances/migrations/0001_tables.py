"""The substance log."""

from decimal import Decimal
from uuid import uuid4

from django.db import migrations, models
from django.db.models import F, Q
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

import sessions.substances.models.rules
from integration_care.core.clock import CareNow
from integration_care.core.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_tables"),
        ("care_sessions", "0003_the_thread"),
    ]
    operations = [
        CreateTables([
            migrations.CreateModel(
                name="Container",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("number", models.CharField(help_text="What the clinic wrote on it.", max_length=20)),
                    ("substance", models.CharField(max_length=60)),
                    ("form", models.CharField(choices=[("solution", "Solution, measured in mL"), ("pieces", "Pieces: tablets, lozenges, devices")], max_length=10)),
                    ("mg_each", models.DecimalField(decimal_places=3, help_text="Per mL, or per piece.", max_digits=8)),
                    ("size", models.DecimalField(decimal_places=3, help_text="mL, or pieces, when it came.", max_digits=8)),
                    ("lot", models.CharField(max_length=40)),
                    ("expires_on", models.DateField()),
                    ("received_at", models.DateTimeField()),
                    ("received_by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("received_from", models.CharField(blank=True, help_text="Supplier and invoice number.", max_length=120)),
                    ("place", models.CharField(help_text="Where it is kept.", max_length=60)),
                    ("opened_at", models.DateTimeField(blank=True, null=True)),
                    ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ("closed_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                ],
                options={
                    "ordering": ["expires_on", "number"],
                    "indexes": [
                        models.Index(fields=["clinic", "closed_at", "expires_on"], name="container_in_use"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("clinic", "number"), name="one_container_a_number"),
                        models.CheckConstraint(condition=Q(mg_each__gt=0, size__gt=0), name="container_holds_something"),
                        models.CheckConstraint(condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False), name="closed_by_somebody"),
                    ],
                },
            ),
            AddTrigger("container", Trigger(name="what_it_holds_stays", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                condition='WHEN (OLD."substance" IS DISTINCT FROM (NEW."substance") OR OLD."form" IS DISTINCT FROM (NEW."form") OR OLD."mg_each" IS DISTINCT FROM (NEW."mg_each") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at"))',
                pgid="pgtrigger_what_it_holds_stays_07940", table="substances_container", when="BEFORE", operation="UPDATE", hash="d38bb8a23e863423d5c956d259e5068da8efbfbc",
            ))),
            AddTrigger("container", Trigger(name="never_deleted", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_never_deleted_a036d", table="substances_container", when="BEFORE", operation="DELETE", hash="720cdf274c8f5e684be0df4a0bb3089efdae4cdc",
            ))),
            migrations.CreateModel(
                name="LogEntry",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("container", models.ForeignKey(on_delete=models.PROTECT, related_name="entries", to="substances.container")),
                    ("number", models.PositiveIntegerField()),
                    ("kind", models.CharField(choices=[("received", "Received"), ("drawn", "Drawn"), ("given", "Given"), ("wasted", "Wasted"), ("returned", "Put back"), ("handed_on", "Handed on"), ("counted", "Counted"), ("adjusted", "Adjusted to the count"), ("reversed", "Reversed")], max_length=10)),
                    ("amount_mg", models.DecimalField(decimal_places=3, max_digits=10)),
                    ("change_mg", models.DecimalField(decimal_places=3, max_digits=10)),
                    ("balance_mg", models.DecimalField(decimal_places=3, max_digits=10)),
                    ("draw", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="uses", to="substances.logentry")),
                    ("accounts_mg", models.DecimalField(decimal_places=3, default=Decimal("0"), max_digits=10)),
                    ("administration", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="care_sessions.administration")),
                    ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("witness", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("at", models.DateTimeField()),
                    ("recorded_at", models.DateTimeField()),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("reverses", models.OneToOneField(blank=True, null=True, on_delete=models.PROTECT, related_name="reversal", to="substances.logentry")),
                    ("sent_as", models.UUIDField(blank=True, null=True, unique=True)),
                ],
                options={
                    "ordering": ["container", "number"],
                    "indexes": [
                        models.Index(fields=["clinic", "kind", "-recorded_at"], name="entry_by_kind"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("container", "number"), name="one_line_a_number"),
                        models.CheckConstraint(condition=Q(balance_mg__gte=0), name="balance_never_below_zero"),
                        models.CheckConstraint(condition=Q(amount_mg__gte=0), name="amount_without_sign"),
                        models.CheckConstraint(condition=~Q(witness=F("by")), name="witness_is_another_person"),
                        models.CheckConstraint(condition=~Q(kind="wasted") | Q(witness__isnull=False), name="waste_is_witnessed"),
                        models.CheckConstraint(condition=Q(kind="reversed", reverses__isnull=False) | (~Q(kind="reversed") & Q(reverses=None)), name="reversal_names_its_line"),
                        models.CheckConstraint(condition=~Q(kind__in=["reversed", "adjusted", "handed_on"]) | ~Q(reason=""), name="correction_has_a_reason"),
                        models.CheckConstraint(condition=Q(accounts_mg=0, draw=None) | Q(draw__isnull=False), name="only_a_draw_is_accounted_for"),
                    ],
                },
            ),
            AddTrigger("logentry", Trigger(name="append_only", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_append_only_6be7c", table="substances_logentry", when="BEFORE", operation="UPDATE OR DELETE", hash="1363d2848141b9f7c16e8a8fc434ea38fb389b31",
            ))),
            AddTrigger("logentry", Trigger(name="follows_on", sql=UpsertTriggerSql(
                declare="DECLARE last_number integer; last_balance numeric; drawn numeric; used numeric;",
                func="\n    SELECT number, balance_mg INTO last_number, last_balance FROM substances_logentry\n        WHERE container_id = NEW.container_id ORDER BY number DESC LIMIT 1;\n    IF NEW.number <> coalesce(last_number, 0) + 1\n       OR NEW.balance_mg <> coalesce(last_balance, 0) + NEW.change_mg THEN\n        RAISE EXCEPTION 'this line does not follow on the one before' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.draw_id IS NOT NULL THEN\n        SELECT amount_mg INTO drawn FROM substances_logentry\n            WHERE id = NEW.draw_id AND container_id = NEW.container_id AND kind = 'drawn';\n        SELECT coalesce(sum(accounts_mg), 0) INTO used FROM substances_logentry WHERE draw_id = NEW.draw_id;\n        IF drawn IS NULL OR used + NEW.accounts_mg NOT BETWEEN 0 AND drawn THEN\n            RAISE EXCEPTION 'this is more than the draw has left' USING ERRCODE = 'check_violation';\n        END IF;\n    END IF;\n    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (\n        SELECT FROM substances_logentry was WHERE was.id = NEW.reverses_id\n            AND was.container_id = NEW.container_id AND was.kind NOT IN ('reversed', 'adjusted')\n            AND NEW.change_mg = -was.change_mg AND NEW.amount_mg = was.amount_mg\n    ) THEN\n        RAISE EXCEPTION 'a reversal takes back exactly one line' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                pgid="pgtrigger_follows_on_64d57", table="substances_logentry", when="BEFORE", operation="INSERT", hash="f2ea1f37672d34dfbe2cd33c0e8140d0479b4601",
            ))),
            migrations.CreateModel(
                name="Witnessing",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("entry", models.OneToOneField(on_delete=models.PROTECT, related_name="witnessing", to="substances.logentry")),
                    ("member", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("at", models.DateTimeField()),
                    ("way", models.CharField(choices=[("here", "At the same screen"), ("later", "From their own sign-in")], max_length=5)),
                ],
            ),
            AddTrigger("witnessing", Trigger(name="append_only", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_append_only_9ea0a", table="substances_witnessing", when="BEFORE", operation="UPDATE OR DELETE", hash="42ce830b826162e28c4e1e5e568ec228e7ff93b8",
            ))),
            AddTrigger("witnessing", Trigger(name="witness_named", sql=UpsertTriggerSql(
                func="\n    IF NOT EXISTS (\n        SELECT FROM substances_logentry entry\n            WHERE entry.id = NEW.entry_id AND entry.witness_id = NEW.member_id\n    ) THEN\n        RAISE EXCEPTION 'only the witness named confirms' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                pgid="pgtrigger_witness_named_2fee5", table="substances_witnessing", when="BEFORE", operation="INSERT", hash="87c72250001d3232273d805b93b78ac93d458e6b",
            ))),
            migrations.CreateModel(
                name="Discrepancy",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("container", models.ForeignKey(on_delete=models.PROTECT, related_name="discrepancies", to="substances.container")),
                    ("count", models.OneToOneField(on_delete=models.PROTECT, related_name="discrepancy", to="substances.logentry")),
                    ("expected_mg", models.DecimalField(decimal_places=3, max_digits=10)),
                    ("counted_mg", models.DecimalField(decimal_places=3, max_digits=10)),
                    ("difference_mg", models.DecimalField(decimal_places=3, help_text="Counted less expected.", max_digits=10)),
                    ("found_at", models.DateTimeField()),
                    ("explained_at", models.DateTimeField(blank=True, null=True)),
                    ("explained_by", models.ForeignKey(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="accounts.membership")),
                    ("reason", models.CharField(blank=True, max_length=300)),
                    ("adjustment", models.OneToOneField(blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="substances.logentry")),
                ],
                options={
                    "verbose_name_plural": "discrepancies",
                    "ordering": ["found_at"],
                    "indexes": [
                        models.Index(condition=Q(explained_at=None), fields=["clinic"], name="discrepancy_open"),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=Q(difference_mg=F("counted_mg") - F("expected_mg")) & ~Q(difference_mg=0), name="difference_is_real"),
                        models.CheckConstraint(condition=Q(adjustment=None, explained_at=None, explained_by=None, reason="") | (Q(explained_at__isnull=False) & Q(explained_by__isnull=False) & ~Q(reason="")), name="explained_by_somebody_with_a_reason"),
                    ],
                },
            ),
            AddTrigger("discrepancy", Trigger(name="what_was_found_stays", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                condition='WHEN (OLD."count_id" IS DISTINCT FROM (NEW."count_id") OR OLD."expected_mg" IS DISTINCT FROM (NEW."expected_mg") OR OLD."counted_mg" IS DISTINCT FROM (NEW."counted_mg") OR OLD."difference_mg" IS DISTINCT FROM (NEW."difference_mg"))',
                pgid="pgtrigger_what_was_found_stays_eaf87", table="substances_discrepancy", when="BEFORE", operation="UPDATE", hash="b169d6a288876b703fadb10decf2d905f0657e4c",
            ))),
            AddTrigger("discrepancy", Trigger(name="never_deleted", sql=UpsertTriggerSql(
                func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                pgid="pgtrigger_never_deleted_f345e", table="substances_discrepancy", when="BEFORE", operation="DELETE", hash="86e7725b2191b8eb843f86f50965e93de5dc7407",
            ))),
            migrations.CreateModel(
                name="LogRules",
                fields=[
                    ("id", models.UUIDField(default=uuid4, editable=False, primary_key=True, serialize=False)),
                    ("created_at", models.DateTimeField(db_default=CareNow(), editable=False)),
                    ("clinic", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="accounts.clinic")),
                    ("needs_witness", models.JSONField(default=sessions.substances.models.rules.witnessed_by_default, help_text="Kinds of line. Waste always.")),
                    ("expires_soon_days", models.PositiveSmallIntegerField(default=30)),
                ],
                options={
                    "verbose_name_plural": "log rules",
                    "constraints": [
                        models.UniqueConstraint(fields=("clinic",), name="one_set_of_log_rules"),
                    ],
                },
            ),
        ]),
    ]
