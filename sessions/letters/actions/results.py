"""Writing down how a try ended. Only whoever still holds the lease changes the letter."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db.models.functions import Now

from integration_care.core import tenancy
from patients.followups.engine.results import FIRST_WAIT, LONGEST_WAIT, Result, wait_after
from patients.followups.models import Attempt
from sessions.letters.actions.taking import Taken, end
from sessions.models import BookingLetter

logger = logging.getLogger(__name__)
Status, Cause, Kind = BookingLetter.Status, BookingLetter.Cause, Attempt.Result


def write(taken: Taken, result: Result) -> None:
    with tenancy.clinic_context(taken.letter.clinic_id) as now:
        mine = BookingLetter.objects.filter(
            pk=taken.letter.pk, status=Status.SENDING, lease_token=taken.token
        )
        letter = mine.select_for_update().first()
        if letter is None:
            logger.warning("booking letter %s: the lease ran out before the answer", taken.letter.pk)
            return
        letter.detail = result.detail[:200]
        match result.kind:
            case Kind.ACCEPTED:
                end(letter, Status.SENT, now=now)
            case Kind.REFUSED:
                end(letter, Status.FAILED, Cause.REFUSED, now=now)
            case Kind.TRANSIENT | Kind.NOT_SET_UP:
                mine.update(
                    status=Status.WAITING, detail=letter.detail, lease_token=None,
                    lease_until=Now() + wait_after(letter.tries),
                )  # fmt: skip
            case Kind.UNKNOWN:  # stays `sending`, without a holder: the next look meets the silence
                mine.update(detail=letter.detail, lease_token=None, lease_until=Now() + FIRST_WAIT)


def push_aside(letter_id: UUID, clinic_id: UUID) -> None:
    """A fault of our own: the others go first, and it is looked at again in half an hour."""
    with tenancy.clinic_context(clinic_id):
        BookingLetter.objects.to_do().filter(pk=letter_id).update(lease_until=Now() + LONGEST_WAIT)
