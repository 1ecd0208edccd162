from __future__ import annotations

from decimal import Decimal
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from integration_care.accounts.models import Membership
from integration_care.core.annotations import Annotation
from integration_care.core.models import AppendOnly, ClinicOwned
from sessions.models import Administration
from sessions.substances.amounts import NONE
from sessions.substances.models.container import Container

MG: dict[str, Any] = {"max_digits": 10, "decimal_places": 3}

# The lines of a container follow one on another: numbers without a gap, a balance that adds up, a draw
# that is not used up twice, a reversal that takes back exactly one line.
FOLLOWS_ON = """
    SELECT number, balance_mg INTO last_number, last_balance FROM substances_logentry
        WHERE container_id = NEW.container_id ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last_number, 0) + 1
       OR NEW.balance_mg <> coalesce(last_balance, 0) + NEW.change_mg THEN
        RAISE EXCEPTION 'this line does not follow on the one before' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.draw_id IS NOT NULL THEN
        SELECT amount_mg INTO drawn FROM substances_logentry
            WHERE id = NEW.draw_id AND container_id = NEW.container_id AND kind = 'drawn';
        SELECT coalesce(sum(accounts_mg), 0) INTO used FROM substances_logentry WHERE draw_id = NEW.draw_id;
        IF drawn IS NULL OR used + NEW.accounts_mg NOT BETWEEN 0 AND drawn THEN
            RAISE EXCEPTION 'this is more than the draw has left' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM substances_logentry was WHERE was.id = NEW.reverses_id
            AND was.container_id = NEW.container_id AND was.kind NOT IN ('reversed', 'adjusted')
            AND NEW.change_mg = -was.change_mg AND NEW.amount_mg = was.amount_mg
    ) THEN
        RAISE EXCEPTION 'a reversal takes back exactly one line' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
WITNESS_NAMED = """
    IF NOT EXISTS (
        SELECT FROM substances_logentry entry
            WHERE entry.id = NEW.entry_id AND entry.witness_id = NEW.member_id
    ) THEN
        RAISE EXCEPTION 'only the witness named confirms' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


UNACCOUNTED_MG = Annotation[Decimal]("unaccounted_mg")


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def visible_to(self, member: Membership) -> LogEntryQuerySet:
        return self.filter(clinic_id=member.clinic_id) if member.is_staff_member else self.none()

    def awaiting(self, witness: Membership) -> LogEntryQuerySet:
        """Lines that name this member as witness and wait for their word."""
        return self.filter(witness=witness, witnessing=None, reversal=None)

    def open_draws(self) -> LogEntryQuerySet:
        """Draws of which something is neither given, wasted nor put back, with `unaccounted_mg`."""
        uses = LogEntry.objects.filter(draw=OuterRef("pk")).order_by().values("draw")
        used = Subquery(uses.annotate(mg=Sum("accounts_mg")).values("mg"), output_field=DecimalField(**MG))
        draws = self.filter(kind=LogEntry.Kind.DRAWN)
        return draws.annotate(unaccounted_mg=F("amount_mg") - Coalesce(used, NONE)).filter(
            unaccounted_mg__gt=0
        )

    def complete(self) -> LogEntryQuerySet:
        """With everything that a printed line needs."""
        return self.select_related(
            "container", "by__user", "witness__user", "witnessing", "reverses", "reversal", "draw",
            "administration__session__patient", "discrepancy__explained_by__user",
        )  # fmt: skip


class LogEntry(AppendOnly, ClinicOwned):
    """One line of the log. Nobody changes or deletes it; a mistake is taken back by another line.

    `amount_mg` is what was moved, `change_mg` what that did to the container, `accounts_mg` how much of
    `draw` it accounts for: what was given came out of the syringe, not out of the container again.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", "Received"
        DRAWN = "drawn", "Drawn"
        GIVEN = "given", "Given"
        WASTED = "wasted", "Wasted"
        RETURNED = "returned", "Put back"
        HANDED_ON = "handed_on", "Handed on"
        COUNTED = "counted", "Counted"
        ADJUSTED = "adjusted", "Adjusted to the count"
        REVERSED = "reversed", "Reversed"

    container = models.ForeignKey(Container, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount_mg = models.DecimalField(**MG)
    change_mg = models.DecimalField(**MG)
    balance_mg = models.DecimalField(**MG)
    draw = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="uses")
    accounts_mg = models.DecimalField(**MG, default=NONE)
    administration = models.ForeignKey(
        Administration, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    witness = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal"
    )
    # The page it was sent from: a form that is sent twice writes once.
    sent_as = models.UUIDField(null=True, blank=True, unique=True)

    objects = LogEntryQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["container", "number"]
        constraints = [
            models.UniqueConstraint(fields=["container", "number"], name="one_line_a_number"),
            models.CheckConstraint(condition=Q(balance_mg__gte=0), name="balance_never_below_zero"),
            models.CheckConstraint(condition=Q(amount_mg__gte=0), name="amount_without_sign"),
            models.CheckConstraint(condition=~Q(witness=F("by")), name="witness_is_another_person"),
            models.CheckConstraint(
                condition=~Q(kind="wasted") | Q(witness__isnull=False), name="waste_is_witnessed"
            ),
            models.CheckConstraint(
                condition=Q(kind="reversed", reverses__isnull=False)
                | (~Q(kind="reversed") & Q(reverses=None)),
                name="reversal_names_its_line",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["reversed", "adjusted", "handed_on"]) | ~Q(reason=""),
                name="correction_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(draw=None, accounts_mg=0) | Q(draw__isnull=False),
                name="only_a_draw_is_accounted_for",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "kind", "-recorded_at"], name="entry_by_kind")]
        triggers = [
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="follows_on",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[
                    ("last_number", "integer"),
                    ("last_balance", "numeric"),
                    ("drawn", "numeric"),
                    ("used", "numeric"),
                ],
                func=FOLLOWS_ON,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_mg.normalize():f} mg"

    @property
    def is_reversed(self) -> bool:
        return hasattr(self, "reversal")

    @property
    def is_confirmed(self) -> bool:
        return hasattr(self, "witnessing")


class Witnessing(AppendOnly, ClinicOwned):
    """The witness's own word for a line: with their password at the same screen, or later when signed in."""

    class Way(models.TextChoices):
        HERE = "here", "At the same screen"
        LATER = "later", "From their own sign-in"

    entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, related_name="witnessing")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    way = models.CharField(max_length=5, choices=Way.choices)

    class Meta(AppendOnly.Meta):
        triggers = [
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="witness_named", when=pgtrigger.Before, operation=pgtrigger.Insert, func=WITNESS_NAMED
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} witnessed {self.entry}"
