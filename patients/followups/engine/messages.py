"""From a follow-up to the words that leave the house. No clinical content: others see phones too."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from patients.followups import links
from patients.followups.channels import Message
from patients.followups.models import FollowUp, PushSubscription
from patients.followups.wording.product import Words, words_of
from patients.models import Patient


def message_of(follow_up: FollowUp, now: datetime, own: Words | None = None) -> Message:
    """Needs the patient and the clinic at hand. KeyError for a message that nobody has written.

    `own`: the clinic's words in place of the product's.
    """
    with translation.override(follow_up.patient.language):
        return _told(follow_up, now, own)


def _told(follow_up: FollowUp, now: datetime, own: Words | None) -> Message:
    patient, clinic = follow_up.patient, follow_up.clinic
    words = own or words_of(follow_up.rule["message"], follow_up.channel)
    words = words.filled(name=patient.called, clinic=clinic.sender)
    return Message(
        row_id=follow_up.pk,
        message_id=follow_up.message_id,
        to=address_of(patient, follow_up.channel),
        called=patient.called,
        clinic_name=clinic.sender,
        reply_to=clinic.reply_to,
        line=words.text,
        url=links.url_for(follow_up),
        written_at=now,
        subject=words.subject,
        language=patient.language,
        clinic_id=clinic.pk,
        expires_at=follow_up.expires_at,
    )


def masked_address_of(follow_up: FollowUp) -> str:
    """Enough to recognise it by, not enough to use it: d…@patient.test, …42."""
    address = address_of(follow_up.patient, follow_up.channel)
    if follow_up.channel == FollowUp.Channel.EMAIL:
        return masked_email(address)
    return f"…{address[-2:]}" if follow_up.channel == FollowUp.Channel.SMS else ""


def masked_email(address: str) -> str:
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"[:100]


def address_of(patient: Patient, channel: str) -> str:
    """The address, the number, or for the phone the patient's own id: its channel knows the browsers."""
    if channel == FollowUp.Channel.PUSH:
        return str(patient.pk)
    return patient.email if channel == FollowUp.Channel.EMAIL else str(patient.phone)


def reaches(patient: Patient, channel: str) -> bool:
    """Whether there is a place to send to. Needs the clinic's context."""
    if channel == FollowUp.Channel.PUSH:
        return PushSubscription.objects.live().filter(patient=patient).exists()
    return bool(address_of(patient, channel))
