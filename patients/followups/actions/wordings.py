"""A clinic's own words for a message. A version never changes; going back to the product's is one as well."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from integration_care.accounts.models import Clinic, Membership
from integration_care.audit.trail import record
from patients.followups.models import MessageWording
from patients.followups.wording.limits import CHANNELS, all_faults
from patients.followups.wording.product import LINES, Slot, Words


class NotToBeSaid(ValueError):
    """Words that may not leave the house; the text says which."""


class WordedMeanwhile(ValueError):
    """Somebody else changed it since it was opened; nothing was written."""


@transaction.atomic
def word_message(*, by: Membership, slot: Slot, words: Words, after: int) -> MessageWording:
    """The next version, from the next message that is sent on. `after`: the number it was made from, or 0.

    Raises NotToBeSaid, WordedMeanwhile; KeyError for a message or a way that there is not.
    """
    if slot.message not in LINES or slot.channel not in CHANNELS:
        raise KeyError(slot)
    if why := all_faults(slot.channel, words):
        raise NotToBeSaid(" ".join(why))
    return _next(by, slot, words, after, "message.worded")


@transaction.atomic
def unword_message(*, by: Membership, slot: Slot, after: int) -> MessageWording | None:
    """Back to the product's words; None where they stand already."""
    if MessageWording.objects.words(by.clinic_id, slot) is None:
        return None
    return _next(by, slot, Words("", ""), after, "message.unworded")


def _next(by: Membership, slot: Slot, words: Words, after: int, kind: str) -> MessageWording:
    Clinic.objects.select_for_update(no_key=True).only("pk").get(pk=by.clinic_id)
    newest = MessageWording.objects.of(by.clinic_id, slot).first()
    if (newest.number if newest else 0) != after:
        raise WordedMeanwhile
    if newest and newest.words == words:
        return newest
    made = MessageWording.objects.create(
        clinic_id=by.clinic_id, number=after + 1, subject=words.subject, text=words.text, made_by=by,
        **asdict(slot),
    )  # fmt: skip
    facts: dict[str, object] = {**asdict(slot), "number": made.number}
    record(by=by, clinic_id=by.clinic_id, kind=kind, target=made, facts=facts)
    return made
