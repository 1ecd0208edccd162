"""A part of each sweep: sends what patients are to be told of their bookings.

The steps of a follow-up, and the same promise: recorded as sent once; a repeat only when the mail server's
answer was lost, twice more at most, with the same Message-ID.
"""

from __future__ import annotations

import logging
from uuid import UUID

from integration_care.core import tenancy
from patients.followups.channels import channel_for
from patients.followups.engine.claim import Grip
from patients.followups.engine.deliver import send
from patients.followups.engine.results import Result
from patients.followups.models import Attempt, FollowUp
from sessions.letters.actions import Taken, push_aside, take, write
from sessions.letters.wording import message_of
from sessions.models import BookingLetter

logger = logging.getLogger(__name__)
Kind = Attempt.Result
AT_ONCE = 20
HEARD = (Kind.ACCEPTED, Kind.REFUSED)  # the server spoke; what it said is about that one letter


def send_letters() -> int:
    """Of all clinics, the longest due first. A server that does not answer is asked once a round."""
    with tenancy.platform_context() as now:
        due = BookingLetter.objects.due(now).order_by("due_at")
        waiting = list(due.values_list("pk", "clinic_id")[:AT_ONCE])
    for number, key in enumerate(waiting, 1):
        if not deliver(*key):
            return number
    return len(waiting)


def deliver(letter_id: UUID, clinic_id: UUID) -> bool:
    """Take, send, write down: three steps that never share a transaction. False: nobody answers there."""
    grip = Grip()
    try:
        taken = take(letter_id, clinic_id)
    except Exception:
        logger.exception("booking letter %s could not be written", letter_id)
        push_aside(letter_id, clinic_id)
        return True
    if taken is None:
        return True
    result = _send(taken, grip)
    write(taken, result)
    return result.kind in HEARD


def _send(taken: Taken, grip: Grip) -> Result:
    """A fault of our own sends nothing, and is tried again for as long as a server's is."""
    try:
        message = message_of(taken.letter, taken.lines, taken.at)
    except Exception as why:
        logger.exception("booking letter %s could not be composed", taken.letter.pk)
        return Result(Kind.TRANSIENT, f"it could not be composed ({type(why).__name__})")
    return send(channel_for(FollowUp.Channel.EMAIL), message, grip)
