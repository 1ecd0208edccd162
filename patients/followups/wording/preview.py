"""A message exactly as it would leave the house, composed by what sends it. Nothing is sent or written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import translation

from integration_care.accounts.models import Membership
from patients.followups.channels import Message, email, notice, sms
from patients.followups.engine.messages import message_of
from patients.followups.models import FollowUp
from patients.followups.wording.product import Slot, Words
from patients.followups.wording.segments import segments
from patients.models import Patient

A_LINK = "The link leads nowhere."
STANDS_FOR = f"Your own first name stands for the patient's. {A_LINK}"


@dataclass(frozen=True)
class Shown:
    """`head`: the subject, or the title of a note on a phone. `note`: what staff should know of it."""

    head: str
    body: str
    note: str = ""


def preview(*, to: Membership, slot: Slot, words: Words | None, now: datetime) -> Shown:
    """As if `to`, who looks at it, were the patient. `words`: None for the product's own."""
    patient = Patient(clinic=to.clinic, given_name=to.user.name.partition(" ")[0], language=slot.language)
    follow_up = FollowUp(
        clinic=to.clinic, patient=patient, channel=slot.channel, rule={"message": slot.message},
        expires_at=now + timedelta(days=1),
    )  # fmt: skip
    composed = message_of(follow_up, now, words)
    with translation.override(slot.language):  # as `deliver.send` does
        return SHOWN[slot.channel](composed)


def _email(message: Message) -> Shown:
    mail = email.compose(message)
    return Shown(str(mail.subject), str(mail.body).strip(), f"From {mail.from_email}. {STANDS_FOR}")


def _sms(message: Message) -> Shown:
    text = sms.text_of(message)
    return Shown("", text, f"{segments(text).words}. {A_LINK}")


def _push(message: Message) -> Shown:
    told = json.loads(notice.payload(message))
    return Shown(told["title"], told["body"], "Opens the page when it is tapped.")


SHOWN = {"email": _email, "sms": _sms, "push": _push}
