"""From a follow-up to the words that leave the house. No clinical content: others see phones too."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.followups import links
from patients.followups.channels import Message
from patients.followups.models import FollowUp, PushSubscription
from patients.models import Patient

LINES = {
    "journal": gettext_lazy("There is a page ready for you, if you would like to write a few lines."),
    "confirm-or-book": gettext_lazy("Would you like to confirm or choose a time with us? This page helps."),
    "reminder": gettext_lazy("A small reminder that we are here, and that there is a page ready for you."),
    "late-offer": gettext_lazy("There is still time for us, whenever it suits you. This page helps."),
    "questions": gettext_lazy("There are a few questions for you, one at a time. This page holds them."),
    "check-in": gettext_lazy("We would like to hear how you are. There is a page ready for you."),
}

# What staff see of a message where it is told what was sent: as neutral as the message itself.
NAMES = {
    "journal": "A page to write on",
    "confirm-or-book": "Choosing a time",
    "reminder": "A small reminder",
    "late-offer": "A time after all",
    "questions": "A few questions",
    "check-in": "How are you",
}


def message_of(follow_up: FollowUp, now: datetime) -> Message:
    """Needs the patient and the clinic at hand. KeyError for a message that nobody has written."""
    with translation.override(follow_up.patient.language):
        return _told(follow_up, now)


def _told(follow_up: FollowUp, now: datetime) -> Message:
    patient, clinic = follow_up.patient, follow_up.clinic
    return Message(
        row_id=follow_up.pk,
        message_id=follow_up.message_id,
        to=address_of(patient, follow_up.channel),
        called=patient.called,
        clinic_name=clinic.sender,
        reply_to=clinic.reply_to,
        line=str(LINES[follow_up.rule["message"]]),
        url=links.url_for(follow_up),
        written_at=now,
        subject=_("A note from %(clinic)s") % {"clinic": clinic.sender},
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
