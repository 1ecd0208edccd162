from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from sessions.models.session import CareSession


class Administration(ClinicOwned):
    """One giving of the drug. A dose is one or more of these (booster, split)."""

    class Route(models.TextChoices):
        IV = "iv", "IV"
        IM = "im", "IM"
        SUBLINGUAL = "sublingual", "Sublingual"
        ORAL = "oral", "Oral"
        ODT = "odt", "Orally disintegrating"
        INTRANASAL = "intranasal", "Intranasal esketamine"
        SUBCUTANEOUS = "sc", "SC"

    class Unit(models.TextChoices):
        MG = "mg", "mg"
        MG_PER_KG = "mg/kg", "mg/kg"

    class Part(models.TextChoices):
        FIRST = "first", "First"
        BOOSTER = "booster", "Booster"
        SPLIT = "split", "Split"

    session = models.ForeignKey(CareSession, on_delete=models.PROTECT, related_name="administrations")
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.FIRST)
    route = models.CharField(max_length=12, choices=Route.choices)
    amount = models.DecimalField(max_digits=7, decimal_places=2)
    unit = models.CharField(max_length=6, choices=Unit.choices, default=Unit.MG)
    weight_kg = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    total_mg = models.DecimalField(max_digits=7, decimal_places=2, help_text="What was given, computed.")
    over_minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="For an infusion.")
    given_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    given_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    lot = models.CharField(max_length=40, blank=True)
    # A wrong entry is struck out, never erased.
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(unit="mg/kg") | Q(weight_kg__isnull=False), name="mg_per_kg_needs_a_weight"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, total_mg__gt=0), name="something_was_given"),
            models.CheckConstraint(
                condition=Q(struck_at=None) | ~Q(struck_reason=""), name="struck_out_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"{self.get_route_display()} {Decimal(self.total_mg).normalize():f} mg"
