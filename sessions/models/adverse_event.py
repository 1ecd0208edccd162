from __future__ import annotations

from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned
from sessions.models.session import CareSession


class AdverseEvent(ClinicOwned):
    """Something untoward during or after a dose. Severity is how strong, seriousness is what it led to."""

    class Severity(models.TextChoices):
        MILD = "mild", "Mild"
        MODERATE = "moderate", "Moderate"
        SEVERE = "severe", "Severe"

    class Outcome(models.TextChoices):
        ONGOING = "ongoing", "Still going on"
        RESOLVED = "resolved", "Resolved"
        WITH_SEQUELAE = "sequelae", "Resolved, something remains"
        TRANSFERRED = "transferred", "Transferred to other care"
        NOT_KNOWN = "unknown", "Not known"

    session = models.ForeignKey(CareSession, on_delete=models.PROTECT, related_name="adverse_events")
    sort = models.SlugField(max_length=40, help_text="What it was, by key of the clinic's list.")
    title = models.CharField(max_length=120, help_text="What it was, as it was shown.")
    onset_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    severity = models.CharField(max_length=10, choices=Severity.choices)
    is_serious = models.BooleanField(
        default=False, help_text="Life-threatening, hospital, lasting harm, or judged so (ICH E2A)."
    )
    description = EncryptedTextField(blank=True)
    action = EncryptedTextField(blank=True, help_text="What was done.")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.ONGOING)
    resolved_at = models.DateTimeField(null=True, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=200, blank=True)
    struck_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["onset_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(struck_at=None) | ~Q(struck_reason=""), name="event_struck_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(resolved_at__gte=models.F("onset_at")),
                name="event_resolved_after_its_onset",
            ),
        ]

    @property
    def is_going_on(self) -> bool:
        return self.struck_at is None and self.outcome == self.Outcome.ONGOING

    def __str__(self) -> str:
        return f"{self.title}, {self.get_severity_display().lower()}"
