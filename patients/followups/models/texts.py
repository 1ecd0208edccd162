"""What comes back from the text-message gateway: what became of a message, and that somebody wrote."""

from __future__ import annotations

from django.db import models

from integration_care.core.models import ClinicOwned
from patients.followups.models.follow_up import FollowUp
from patients.models import Patient


class Receipt(ClinicOwned):
    """What was told of a message, each thing once: in whichever order they come, they say the same."""

    class Status(models.TextChoices):
        DELIVERED = "delivered", "Arrived on the phone"
        UNDELIVERED = "undelivered", "Did not arrive"
        FAILED = "failed", "Could not be delivered"

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="receipts")
    status = models.CharField(max_length=12, choices=Status.choices)
    at = models.DateTimeField(help_text="As the gateway says it.")

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["follow_up", "status"], name="told_once")]

    def __str__(self) -> str:
        return self.get_status_display()


class TextReply(ClinicOwned):
    """Somebody wrote from the patient's number. What they wrote is kept nowhere, but for STOP and START."""

    class Kind(models.TextChoices):
        STOP = "stop", "Ended text messages"
        START = "start", "Asked for text messages again"
        OTHER = "other", "Wrote back"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="text_replies")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    at = models.DateTimeField(help_text="When the gateway signed it: the same again is nothing new.")

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["patient", "kind", "at"], name="heard_once")]

    def __str__(self) -> str:
        return self.get_kind_display()
