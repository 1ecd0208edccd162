from __future__ import annotations

import json

from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.languages import ENGLISH
from integration_care.core.models import ClinicOwned
from integration_care.core.permissions import Permission
from patients.models import Course, Patient


class ResponseQuerySet(models.QuerySet["Response"]):
    def readable_by(self, member: Membership) -> ResponseQuerySet:
        """Scores and answers are for the care team."""
        if not member.can(Permission.READ_NARRATIVE):
            return self.none()
        return self.filter(clinic_id=member.clinic_id, patient__in=Patient.keys_visible_to(member))

    def scores_seen_by(self, member: Membership) -> ResponseQuerySet:
        """Scores without an answer: how it goes with each patient is also what admins review."""
        seen = self.filter(clinic_id=member.clinic_id, patient__in=Patient.keys_visible_to(member))
        return seen.exclude(score=None).defer("content")

    def standing(self) -> ResponseQuerySet:
        """What was really answered: entries that were not struck out."""
        return self.filter(struck_at=None)


class Response(ClinicOwned):
    """One questionnaire, answered: words as shown, raw answers and how they were scored, together."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="responses")
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="responses", null=True, blank=True
    )
    instrument = models.SlugField(max_length=40)
    instrument_version = models.CharField(max_length=20)
    taken_at = models.DateTimeField(help_text="When it was filled in.")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Who entered it.",
    )
    content = EncryptedTextField(help_text="JSON: lead-in, items and options as shown, raw answers.")
    score = models.DecimalField(
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="None while an item is blank, and where the instrument has no score.",
    )
    band = models.CharField(max_length=40, blank=True)
    algorithm = models.CharField(max_length=20)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=200, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["taken_at", "recorded_at"]
        indexes = [models.Index(fields=["patient", "instrument", "taken_at"], name="response_by_patient")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(struck_at=None) | ~models.Q(struck_reason=""),
                name="response_struck_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {'' if self.score is None else f'{self.score:g}'}".strip()

    @property
    def answers(self) -> dict[str, int | None]:
        """Raw answers by item key."""
        answers: dict[str, int | None] = json.loads(self.content)["answers"]
        return answers

    @property
    def language(self) -> str:
        """In which its words were shown."""
        language: str = json.loads(self.content).get("language", ENGLISH)
        return language

    @property
    def is_handed_in(self) -> bool:
        """False for a form that was begun, and still open when its time was over."""
        return bool(json.loads(self.content).get("is_handed_in", True))
