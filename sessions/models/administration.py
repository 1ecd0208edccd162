from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from sessions.models.session import CareSession


class AdministrationQuerySet(models.QuerySet["Administration"]):
    def standing(self) -> AdministrationQuerySet:
        """What was really given: entries that were not struck out."""
        return self.filter(struck_at=None)


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
    site = models.CharField(max_length=60, blank=True, help_text="Where on the body, such as left deltoid.")
    concentration_mg_per_ml = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    lot = models.CharField(max_length=40, blank=True)
    lot_expires_on = models.DateField(null=True, blank=True)
    wasted_mg = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    # A wrong entry is struck out, never erased.
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=200, blank=True)
    struck_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = AdministrationQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "recorded_at"]
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
