"""Writing down how an attempt ended. Only whoever still holds the lease changes the row (G3)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models.functions import Now

from integration_care.core import tenancy
from patients.followups.actions.staff_tasks import withdraw_task
from patients.followups.engine.fence import Crossing, finish
from patients.followups.engine.gate import Stop
from patients.followups.models import Attempt, FollowUp
from patients.followups.transitions import end

logger = logging.getLogger(__name__)
Status, Cause, Kind = FollowUp.Status, FollowUp.Cause, Attempt.Result

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=30)
STUMBLES = 5  # a quarter of an hour: time to notice a bad release before it fails everything


@dataclass(frozen=True)
class Result:
    kind: Attempt.Result
    detail: str = ""


def write(crossing: Crossing, result: Result) -> bool:
    """Record the attempt and move the row; False when the lease was lost and the row is another's now."""
    with tenancy.clinic_context(crossing.follow_up.clinic_id) as now:
        # The attempt says what was seen, whoever holds the row: a yes that comes late still stops a repeat.
        Attempt.objects.filter(pk=crossing.attempt.pk).update(
            result=result.kind, detail=result.detail[:200], ended_at=now
        )
        follow_up = _mine(crossing)
        if follow_up is None:
            logger.warning("follow-up %s: the lease ran out before the answer", crossing.follow_up.pk)
            return False
        _apply(follow_up, result, now)
    return True


def stumbled(follow_up_id: UUID, clinic_id: UUID, why: Exception) -> None:
    """A fault of our own before the wire. Tried again a few times, then set aside for a person (G8)."""
    with tenancy.clinic_context(clinic_id) as now:
        follow_up = FollowUp.objects.select_for_update().filter(pk=follow_up_id).first()
        if follow_up is None or follow_up.status not in FollowUp.TO_DO:
            return
        follow_up.stumbles += 1
        if follow_up.stumbles >= STUMBLES:
            reason = f"it could not be prepared ({type(why).__name__})"
            # Ended from `planned` or `sending` alike: it never reached the wire.
            end(follow_up, Status.PLANNED, now=now) if follow_up.status == Status.SENDING else None
            finish(follow_up, Stop(Status.FAILED, Cause.STUMBLED, reason), now)
        else:
            _wait(follow_up, follow_up.stumbles, now)


def _mine(crossing: Crossing) -> FollowUp | None:
    return (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("window")
        .filter(pk=crossing.follow_up.pk, status=Status.SENDING, lease_token=crossing.token)
        .first()
    )


def _apply(follow_up: FollowUp, result: Result, now: datetime) -> None:
    match result.kind:
        case Kind.ACCEPTED:
            end(follow_up, Status.SENT, now=now)
            withdraw_task(follow_up, now=now)
        case Kind.REFUSED:
            end(follow_up, Status.PLANNED, now=now)
            finish(follow_up, Stop(Status.FAILED, Cause.REFUSED, "the receiving side refused it"), now)
        case Kind.TRANSIENT | Kind.NOT_SET_UP:
            _wait(follow_up, follow_up.attempt_rows.count(), now)
        case Kind.UNKNOWN:
            # Stays `sending`, without a holder: the next claim after a moment meets the ambiguous case.
            FollowUp.objects.filter(pk=follow_up.pk).update(lease_token=None, lease_until=Now() + FIRST_WAIT)


def _wait(follow_up: FollowUp, tries: int, now: datetime) -> None:
    """Back to `planned`, not to be claimed for a while: 1, 2, 4 ... 30 minutes of real time."""
    if follow_up.status == Status.SENDING:
        end(follow_up, Status.PLANNED, now=now)
    FollowUp.objects.filter(pk=follow_up.pk).update(
        lease_token=None, lease_until=Now() + wait_after(tries), stumbles=follow_up.stumbles
    )


def wait_after(tries: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(tries - 1, 10)), LONGEST_WAIT)
