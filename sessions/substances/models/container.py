from __future__ import annotations

from datetime import date
from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from integration_care.accounts.models import Membership
from integration_care.core.annotations import Annotation
from integration_care.core.models import ClinicOwned
from sessions.amounts import plain
from sessions.substances.amounts import NONE, measure, mg_in

LEFT_MG = Annotation[Decimal | None]("left_mg")


class ContainerQuerySet(models.QuerySet["Container"]):
    def visible_to(self, member: Membership) -> ContainerQuerySet:
        """The log is the clinic's: all its staff may read it, and nobody else."""
        return self.filter(clinic_id=member.clinic_id) if member.is_staff_member else self.none()

    def in_use(self) -> ContainerQuerySet:
        return self.filter(closed_at=None)

    def with_something_left(self) -> ContainerQuerySet:
        return self.with_balance().filter(Q(left_mg__gt=0))

    def with_balance(self) -> ContainerQuerySet:
        """Each with `left_mg`, the balance after its last line."""
        from sessions.substances.models.entry import LogEntry

        last = LogEntry.objects.filter(container=OuterRef("pk")).order_by("-number").values("balance_mg")[:1]
        return self.annotate(left_mg=Subquery(last))


class Container(ClinicOwned):
    """One vial, or one box of pieces, with a number of its own. What is left in it is told by its lines."""

    class Form(models.TextChoices):
        SOLUTION = "solution", "Solution, measured in mL"
        PIECES = "pieces", "Pieces: tablets, lozenges, devices"

    number = models.CharField(max_length=20, help_text="What the clinic wrote on it.")
    substance = models.CharField(max_length=60)
    form = models.CharField(max_length=10, choices=Form.choices)
    mg_each = models.DecimalField(max_digits=8, decimal_places=3, help_text="Per mL, or per piece.")
    size = models.DecimalField(max_digits=8, decimal_places=3, help_text="mL, or pieces, when it came.")
    lot = models.CharField(max_length=40)
    expires_on = models.DateField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    received_from = models.CharField(max_length=120, blank=True, help_text="Supplier and invoice number.")
    place = models.CharField(max_length=60, help_text="Where it is kept.")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ContainerQuerySet.as_manager()

    class Meta:
        ordering = ["expires_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "number"], name="one_container_a_number"),
            models.CheckConstraint(condition=Q(mg_each__gt=0, size__gt=0), name="container_holds_something"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="closed_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "closed_at", "expires_on"], name="container_in_use")]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_it_holds_stays", fields=["substance", "form", "mg_each", "size", "received_at"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.substance}"

    @property
    def unit(self) -> str:
        return "mL" if self.form == self.Form.SOLUTION else "pieces"

    @property
    def strength(self) -> str:
        """`50 mg/mL, 10 mL` or `20 pieces of 100 mg`."""
        each, size = plain(self.mg_each), plain(self.size)
        solution = self.form == self.Form.SOLUTION
        return f"{each} mg/mL, {size} mL" if solution else f"{size} pieces of {each} mg"

    @property
    def full_mg(self) -> Decimal:
        return mg_in(self.size, self.mg_each)

    @property
    def balance_mg(self) -> Decimal:
        """What the log says is left; exact only while the row is locked."""
        last = self.entries.order_by("-number").values_list("balance_mg", flat=True).first()
        return last if last is not None else NONE

    def measure(self, mg: Decimal) -> str:
        return measure(mg, self.mg_each, self.unit)

    def is_expired(self, today: date) -> bool:
        """The day printed on it is the last on which it may be used."""
        return self.expires_on < today
