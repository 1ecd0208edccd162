from __future__ import annotations

from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned
from sessions.models.session import CareSession


class TimelineMark(ClinicOwned):
    """Something that was seen or done during a dose, and when: one line of the T+ log."""

    class Kind(models.TextChoices):
        MUSIC = "music", "Music"
        WORDS = "words", "Words spoken"
        EMOTION = "emotion", "Emotion"
        MOVEMENT = "movement", "Movement"
        NAUSEA = "nausea", "Nausea"
        ADJUNCT = "adjunct", "Adjunct given"
        GROUNDING = "grounding", "Grounding"
        NOTE = "note", "Note"

    session = models.ForeignKey(CareSession, on_delete=models.PROTECT, related_name="marks")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NOTE)
    text = EncryptedTextField(blank=True)
    # Tapped by mistake: struck out, never erased.
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=200, blank=True)
    struck_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(struck_at=None) | ~models.Q(struck_reason=""),
                name="mark_struck_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
