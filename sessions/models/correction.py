from __future__ import annotations

from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.models import AppendOnly, ClinicOwned
from sessions.models.session import CareSession


class TimesCorrection(AppendOnly, ClinicOwned):
    """When a talk really began and ended, put right afterwards; what stood before stays readable."""

    session = models.ForeignKey(CareSession, on_delete=models.PROTECT, related_name="times_corrections")
    was_started_at = models.DateTimeField()
    was_ended_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta(AppendOnly.Meta):
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gte=models.F("started_at")), name="corrected_end_after_its_start"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="times_corrected_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"Times corrected {self.at:%Y-%m-%d}"
