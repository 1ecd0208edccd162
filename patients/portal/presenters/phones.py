"""Which browsers the patient is told on, and what reaches them when there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from integration_care.core import device
from patients.followups.channels import is_set_up
from patients.followups.channels.vapid import public_key
from patients.followups.models import PushSubscription
from patients.models import Consent, Patient


@dataclass(frozen=True)
class PhoneRow:
    phone_id: UUID
    mark: str  # finds the row of the browser that is open: the digest of its endpoint
    device: str
    since: datetime


@dataclass
class Phones:
    patient: Patient

    @property
    def is_offered(self) -> bool:
        return is_set_up("push") and bool(settings.VAPID_PRIVATE_KEY)

    @property
    def key(self) -> str:
        return public_key()

    @cached_property
    def rows(self) -> list[PhoneRow]:
        mine = PushSubscription.objects.live().filter(patient=self.patient)
        return [PhoneRow(one.pk, one.endpoint_hash, device.told(one.device), one.told_since) for one in mine]

    @cached_property
    def can_stop_all(self) -> bool:
        """With one phone its own button says it; the last one takes the consent with it."""
        agreed = Consent.objects.in_force().filter(patient=self.patient, kind=Consent.Kind.PUSH)
        return len(self.rows) != 1 and agreed.exists()


def what_remains(patient: Patient) -> str:
    """Said when a phone was taken off the list."""
    if PushSubscription.objects.live().filter(patient=patient).exists():
        return _("It is not told any more. Your other phones are.")
    given = set(Consent.objects.in_force().filter(patient=patient).values_list("kind", flat=True))
    if Consent.Kind.EMAIL in given and patient.email:
        return _("It is not told any more. Notes come to you by e-mail.")
    if Consent.Kind.SMS in given and patient.phone:
        return _("It is not told any more. A text message may still come.")
    return _("It is not told any more. No note reaches you by itself now; your own place here stays open.")
