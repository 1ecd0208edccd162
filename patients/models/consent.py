from __future__ import annotations

from django.db import models
from django.db.models import F

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from patients.models.patient import Patient


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self) -> ConsentQuerySet:
        return self.filter(withdrawn_at=None)

    def newest(self) -> Consent | None:
        """The one that was entered last: `given_at` may lie further back, as on a form signed last week."""
        return self.order_by("-created_at", F("withdrawn_at").desc(nulls_first=True)).first()


class Consent(ClinicOwned):
    """One consent, given and perhaps withdrawn. Giving it again is a new row."""

    class Kind(models.TextChoices):
        TREATMENT = "treatment", "Treatment"
        EMAIL = "email", "Follow-ups by e-mail"
        SMS = "sms", "Follow-ups by text message"
        PUSH = "push", "Follow-ups on the phone"
        CALL = "call", "Follow-ups by telephone"
        EMERGENCY_CONTACT = "emergency_contact", "Telling the emergency contact when there is a risk"

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    version = models.CharField(max_length=40, default="1", help_text="Which text the patient agreed to.")
    given_at = models.DateTimeField()
    given_to = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # START and STOP, written back to a text message.
    given_by_text = models.BooleanField(default=False, db_default=False)
    withdrawn_by_text = models.BooleanField(default=False, db_default=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "kind"], condition=models.Q(withdrawn_at=None), name="one_consent_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.patient}"
