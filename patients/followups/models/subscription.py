from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned
from patients.models import Consent, Patient


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    def visible_to(self, member: Membership) -> PushSubscriptionQuerySet:
        return self.filter(clinic_id=member.clinic_id, patient__in=Patient.keys_visible_to(member))

    def live(self) -> PushSubscriptionQuerySet:
        """Told from now on: not ended, and the consent it was made under still stands."""
        return self.filter(ended_at=None, consent__withdrawn_at=None)


class PushSubscription(ClinicOwned):
    """One browser that the patient asked to be told on, by their own tap on it.

    Withdrawing the consent ends all of them, whoever withdraws it; a new consent brings none back.
    """

    class Ended(models.TextChoices):
        REMOVED = "removed", "The patient took it off"
        SIGNED_OUT = "signed_out", "The patient signed out on it"
        GONE = "gone", "The push service knows it no more"
        REPLACED = "replaced", "The browser got a new address"
        ANOTHER = "another", "Somebody else uses it now"

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="push_subscriptions")
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="+")
    # The endpoint and keys as the browser gave them: whoever has them could write to it.
    address = EncryptedTextField()
    endpoint_hash = models.CharField(max_length=64)
    device = models.CharField(max_length=60, help_text="In words, such as “Chrome on Android”.")
    told_since = models.DateTimeField()
    last_told_at = models.DateTimeField(null=True, blank=True)
    last_row = models.UUIDField(null=True, blank=True, help_text="The message that it last said yes to.")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=12, choices=Ended.choices, blank=True)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["told_since"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "endpoint_hash"], condition=Q(ended_at=None), name="told_once_a_browser"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="ended_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device}, told since {self.told_since:%Y-%m-%d}"

    @property
    def info(self) -> dict[str, Any]:
        """{"endpoint": …, "keys": {"p256dh": …, "auth": …}}"""
        told: dict[str, Any] = json.loads(str(self.address))
        return told
