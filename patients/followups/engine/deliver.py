"""One follow-up, from the fence over the wire to its result."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.utils import translation

from patients.followups.channels import Channel, Message, NotSetUp, Refused, TryAgain, YesLost, channel_for
from patients.followups.engine import fence, results
from patients.followups.engine.claim import Grip
from patients.followups.engine.messages import message_of
from patients.followups.engine.results import Result
from patients.followups.models import Attempt

logger = logging.getLogger(__name__)
Kind = Attempt.Result


class Outcome(StrEnum):
    NOTHING_TO_SEND = "nothing to send"
    SENT = "sent"
    NOT_SENT = "not sent"


def deliver(
    follow_up_id: UUID, clinic_id: UUID, *, channel_named: Callable[[str], Channel] = channel_for
) -> Outcome:
    """Fence, send, record: three steps that never share a transaction. Safe to ring twice.

    Dies between the server's yes and `results.write`: the row stays `sending`, and after its lease the fence
    meets the ambiguous case. A database that is away raises; the lease brings the row back.
    """
    grip = Grip()
    try:
        crossing = fence.cross(follow_up_id, clinic_id)
        if crossing is None:
            return Outcome.NOTHING_TO_SEND
        channel = channel_named(crossing.follow_up.channel)
        message = message_of(crossing.follow_up, crossing.attempt.started_at, crossing.own)
    except (OperationalError, InterfaceError):
        raise
    except Exception as why:  # a poisoned row: whatever it is, the others go on
        logger.exception("follow-up %s could not be prepared", follow_up_id)
        results.stumbled(follow_up_id, clinic_id, why)
        return Outcome.NOT_SENT
    result = send(channel, message, grip)
    written = results.write(crossing, result)
    return Outcome.SENT if written and result.kind == Kind.ACCEPTED else Outcome.NOT_SENT


def send(channel: Channel, message: Message, grip: Grip) -> Result:
    """Hand it over in its reader's language, and say how that ended.

    Never raises: what may have arrived is not lost sight of. A lost grip leaves the wire untouched.
    """
    try:
        if grip.is_lost:
            raise TryAgain("in hand for longer than a lease: left alone")
        with translation.override(message.language):
            channel.send(message)
    except Refused as why:
        return Result(Kind.REFUSED, str(why))
    except NotSetUp as why:
        return Result(Kind.NOT_SET_UP, str(why))
    except TryAgain as why:
        return Result(Kind.TRANSIENT, str(why))
    except YesLost as why:
        return Result(Kind.UNKNOWN, str(why))
    except Exception as why:  # a channel's own fault; it may have happened after the yes
        logger.exception("message of %s: the channel failed", message.row_id)
        return Result(Kind.UNKNOWN, type(why).__name__)
    return Result(Kind.ACCEPTED)
