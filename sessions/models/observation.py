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
    """A whole number that can be written down; None when it was not taken.

    What is merely unlikely is asked about (the protocol says where that begins), never refused.
    """
    return models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(low), MaxValueValidator(high)],
        **kwargs,  # type: ignore[arg-type]
    )


class ObservationQuerySet(models.QuerySet["Observation"]):
    def standing(self) -> ObservationQuerySet:
        """What was really seen: rows that were not struck out."""
        return self.filter(struck_at=None)


class Observation(ClinicOwned):
    """One row of vitals and state, with when it was seen and when it was written down."""

    session = models.ForeignKey(CareSession, on_delete=models.PROTECT, related_name="observations")
    observed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    systolic = reading(0, 400, help_text="mmHg")
    diastolic = reading(0, 300, help_text="mmHg")
    heart_rate = reading(0, 400, help_text="beats per minute")
    spo2 = reading(0, 100, help_text="%")
    respiratory_rate = reading(0, 120, help_text="breaths per minute")
    moaas = reading(0, 5, help_text="Modified Observer's Assessment of Alertness/Sedation, 5 is awake.")
    dissociation = reading(0, 4)
    distress = reading(0, 10)
    nausea = reading(0, 3)
    note = EncryptedTextField(blank=True)
    confirmed = models.JSONField(
        default=list, blank=True, help_text="Readings that looked implausible and were confirmed, by field."
    )
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=200, blank=True)
    struck_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["observed_at", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(struck_at=None) | ~models.Q(struck_reason=""),
                name="observation_struck_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Observation {self.observed_at:%H:%M}"

    @property
    def pressure(self) -> str:
        """128/82, with a ? for the half that was not taken; empty without either. Zero is a reading."""
        halves = (self.systolic, self.diastolic)
        if halves == (None, None):
            return ""
        return "/".join("?" if half is None else str(half) for half in halves)


class Acknowledgement(ClinicOwned):
    """Somebody saw that a reading crossed a line of the protocol: whom they told and what was decided."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="acknowledgements")
    threshold = models.SlugField(max_length=60, help_text="The line's key in the protocol.")
    title = models.CharField(max_length=200, help_text="The line in words, as it was shown.")
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    told = models.CharField(max_length=120, blank=True, help_text="Who was told, such as the prescriber.")
    decision = EncryptedTextField(blank=True)
    goes_ahead = models.BooleanField(
        null=True, blank=True, help_text="The prescriber's yes or no to the dose; None: not asked."
    )

    class Meta:
        ordering = ["at"]
        constraints = [
            # A no may be followed by another decision; everything else is said once.
            models.UniqueConstraint(
                fields=["observation", "threshold"],
                condition=models.Q(goes_ahead=None),
                name="line_acknowledged_once",
            ),
            models.UniqueConstraint(
                fields=["observation", "threshold"],
                condition=models.Q(goes_ahead=True),
                name="line_let_go_ahead_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, acknowledged {self.at:%H:%M}"
