from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from sessions.substances.models.container import Container
from sessions.substances.models.entry import MG, LogEntry


class DiscrepancyQuerySet(models.QuerySet["Discrepancy"]):
    def visible_to(self, member: Membership) -> DiscrepancyQuerySet:
        return self.filter(clinic_id=member.clinic_id) if member.is_staff_member else self.none()

    def open(self) -> DiscrepancyQuerySet:
        return self.filter(explained_at=None)


class Discrepancy(ClinicOwned):
    """A count that did not find what the log says. It changes nothing, and stays until explained."""

    container = models.ForeignKey(Container, on_delete=models.PROTECT, related_name="discrepancies")
    count = models.OneToOneField(LogEntry, on_delete=models.PROTECT, related_name="discrepancy")
    expected_mg = models.DecimalField(**MG)
    counted_mg = models.DecimalField(**MG)
    difference_mg = models.DecimalField(**MG, help_text="Counted less expected.")
    found_at = models.DateTimeField()
    explained_at = models.DateTimeField(null=True, blank=True)
    explained_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    adjustment = models.OneToOneField(
        LogEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DiscrepancyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "discrepancies"
        ordering = ["found_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(difference_mg=F("counted_mg") - F("expected_mg")) & ~Q(difference_mg=0),
                name="difference_is_real",
            ),
            models.CheckConstraint(
                condition=Q(explained_at=None, explained_by=None, reason="", adjustment=None)
                | (Q(explained_at__isnull=False, explained_by__isnull=False) & ~Q(reason="")),
                name="explained_by_somebody_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["clinic"], name="discrepancy_open", condition=Q(explained_at=None)),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_was_found_stays", fields=["count", "expected_mg", "counted_mg", "difference_mg"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.difference_mg.normalize():f} mg in {self.container}"
