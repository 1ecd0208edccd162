from __future__ import annotations

from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned
from patients.followups.models.window import IntegrationWindow
from patients.models import Patient


class ContactLog(ClinicOwned):
    """Somebody at the clinic tried to reach the patient."""

    class Outcome(models.TextChoices):
        REACHED = "reached", "Spoke with them"
        LEFT_MESSAGE = "left_message", "Left a message"
        NO_ANSWER = "no_answer", "No answer"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="contacts")
    window = models.ForeignKey(
        IntegrationWindow, on_delete=models.PROTECT, related_name="contacts", null=True, blank=True
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    note = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%Y-%m-%d %H:%M}"
