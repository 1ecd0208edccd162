"""The witness's own word, and the words that were not theirs."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from sessions.errors import Refused
from sessions.substances.actions.log import lock, take_word, tell
from sessions.substances.models import LogEntry, Witnessing


@transaction.atomic
def confirm(*, by: Membership, entry: LogEntry, now: datetime) -> Witnessing:
    """The witness named says, from their own sign-in, that they saw it."""
    lock(entry.container)
    if entry.witness_id != by.pk:
        raise Refused("Another person is named as witness of this line.")
    if Witnessing.objects.filter(entry=entry).exists():
        raise Refused("This line is confirmed already.")
    word = take_word(entry, by, Witnessing.Way.LATER, now)
    tell(entry, by, "witness.confirmed")
    return word


def note_refused(*, by: Membership, witness: Membership) -> None:
    """Somebody gave a wrong password as a colleague's. Who, for whom: never what was typed."""
    record(by=by, clinic_id=by.clinic_id, kind="witness.refused", target=witness)
