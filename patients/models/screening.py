from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned
from patients.models.course import Course
from patients.models.patient import Patient


class ScreeningQuerySet(models.QuerySet["Screening"]):
    def standing(self) -> ScreeningQuerySet:
        """The newest answer to each item."""
        return self.filter(superseded_at=None)


class Screening(ClinicOwned):
    """One item of the screening list, answered for a course. A new answer supersedes the old, which stays."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        UNKNOWN = "unknown", "Not known"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="screenings")
    key = models.SlugField(max_length=40)
    text = models.CharField(max_length=200, help_text="The item as it was shown.")
    is_absolute = models.BooleanField(default=False, help_text="The protocol calls it an absolute reason.")
    answer = models.CharField(max_length=8, choices=Answer.choices)
    note = EncryptedTextField(blank=True)
    answered_at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    # A yes or a not known goes on only when somebody with the right to has cleared it, for a time.
    clearance = EncryptedTextField(blank=True, help_text="On what grounds it is cleared.")
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    expires_on = models.DateField(null=True, blank=True, help_text="The last day on which it holds.")
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "key"], condition=Q(superseded_at=None), name="one_standing_answer_per_item"
            ),
            models.CheckConstraint(
                condition=Q(cleared_at=None) | Q(cleared_by__isnull=False),
                name="cleared_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.get_answer_display()}"

    def is_expired(self, today: date) -> bool:
        return self.expires_on is not None and self.expires_on < today


class TouchConsent(ClinicOwned):
    """What touch the patient agreed to, when asked and by whom. The newest row stands; earlier ones stay."""

    class Extent(models.TextChoices):
        NONE = "none", "No touch"
        HAND = "hand", "Hand only"
        HAND_AND_SHOULDER = "hand_shoulder", "Hand and shoulder"
        AS_AGREED = "agreed", "As agreed in words"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="touch_consents")
    extent = models.CharField(max_length=16, choices=Extent.choices)
    words = EncryptedTextField(blank=True, help_text="Limits and signals, in the patient's words.")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return self.get_extent_display()
