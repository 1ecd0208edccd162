from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned
from sessions.models.session import CareSession


def reading(
    low: int, high: int, **kwargs: object
) -> models.PositiveSmallIntegerField[int | None, int | None]:
    """A whole number within what a device or scale can show; None when it was not taken."""
    return models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(low), MaxValueValidator(high)],
        **kwargs,  # type: ignore[arg-type]
    )


class Observation(ClinicOwned):
    """One row of vitals and state, with when it was seen and when it was written down."""

    session = models.ForeignKey(CareSession, on_delete=models.PROTECT, related_name="observations")
    observed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    systolic = reading(30, 300, help_text="mmHg")
    diastolic = reading(20, 200, help_text="mmHg")
    heart_rate = reading(20, 250, help_text="beats per minute")
    spo2 = reading(40, 100, help_text="%")
    respiratory_rate = reading(2, 60, help_text="breaths per minute")
    moaas = reading(0, 5, help_text="Modified Observer's Assessment of Alertness/Sedation, 5 is awake.")
    dissociation = reading(0, 4)
    distress = reading(0, 10)
    nausea = reading(0, 3)
    note = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["observed_at", "recorded_at"]

    def __str__(self) -> str:
        return f"Observation {self.observed_at:%H:%M}"
