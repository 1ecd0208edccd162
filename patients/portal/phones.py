"""What a browser sends when it is to be told, and what becomes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from integration_care.core.device import device_words
from integration_care.core.http import CareRequest
from patients.followups.actions.phones import follow_phone, tell_on_phone
from patients.followups.channels import phone as phones
from patients.followups.channels.phone import NotAPhone, Phone
from patients.models import Patient

LARGEST = 4_000


@dataclass(frozen=True)
class Sent:
    """`was`: the endpoint before, where the browser got a new one by itself; empty after a tap."""

    phone: Phone
    was: str


def sent(body: bytes) -> Sent:
    """Raises `NotAPhone`."""
    if len(body) > LARGEST:
        raise NotAPhone("too large")
    try:
        told = json.loads(body)
    except ValueError as why:
        raise NotAPhone("no JSON") from why
    phone = phones.read(told)
    return Sent(phone, str(told.get("was", "")))


def keep(request: CareRequest, patient: Patient, told: Sent) -> None:
    """Tell the patient there from now on; raises `TooManyPhones` or `NotTold`."""
    device = device_words(request.headers.get("User-Agent", ""))
    by, now = request.member, request.now
    if told.was:
        follow_phone(by=by, patient=patient, was=told.was, phone=told.phone, device=device, now=now)
    else:
        tell_on_phone(by=by, patient=patient, phone=told.phone, device=device, now=now)
