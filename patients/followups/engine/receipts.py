"""What the gateway tells of a text message after it was taken. Nothing here is ever sent again."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from integration_care.core import tenancy
from patients.followups.actions.staff_tasks import match_need, withdraw_task
from patients.followups.engine.fence import finish
from patients.followups.engine.gate import Stop
from patients.followups.models import FollowUp, Receipt
from patients.followups.standing import Standing
from patients.followups.transitions import end

logger = logging.getLogger(__name__)
Status, Cause = FollowUp.Status, FollowUp.Cause
IN_DOUBT = (Cause.UNDELIVERED, Cause.NO_ANSWER)
LOST = Stop(Status.FAILED, Cause.UNDELIVERED, "the phone network did not deliver it")


def take_receipt(follow_up_id: UUID, *, status: str, at: datetime) -> bool:
    """Write it down, once, and let the row say what is known by now; False where there is no such message."""
    with tenancy.platform_context():
        tried = FollowUp.objects.filter(pk=follow_up_id, channel=FollowUp.Channel.SMS)
        clinic_id = tried.values_list("clinic_id", flat=True).first()
    if clinic_id is None:
        return False
    with tenancy.clinic_context(clinic_id) as now:
        FollowUp.objects.select_for_update().get(pk=follow_up_id)
        follow_up = FollowUp.objects.select_related("clinic", "patient", "window").get(pk=follow_up_id)
        if not follow_up.attempt_rows.exists():
            return False
        Receipt.objects.get_or_create(
            clinic_id=clinic_id, follow_up=follow_up, status=Receipt.Status(status), defaults={"at": at}
        )
        _match(follow_up, now)
    return True


def _match(follow_up: FollowUp, now: datetime) -> None:
    """By all that was told so far. Arriving outweighs not arriving: networks say "failed" and try again."""
    if follow_up.receipts.filter(status=Receipt.Status.DELIVERED).exists():
        _arrived(follow_up, now)
    elif follow_up.status in (Status.SENT, *FollowUp.TO_DO):
        _lost(follow_up, now)


def _arrived(follow_up: FollowUp, now: datetime) -> None:
    """Also where our own yes was lost: what has arrived is not sent again."""
    if follow_up.status in FollowUp.TO_DO or follow_up.cause in IN_DOUBT:
        last = follow_up.attempt_rows.last()
        end(follow_up, Status.SENT, now=(last and last.ended_at) or now)
    if follow_up.status == Status.SENT:
        withdraw_task(follow_up, now=now)


def _lost(follow_up: FollowUp, now: datetime) -> None:
    """As any message that did not get through: the row says so, and staff have it to do while it helps."""
    if follow_up.status != Status.SENT:  # the gateway had taken it, whatever our line to it did
        end(follow_up, Status.SENT, now=now)
    finish(follow_up, LOST, now)
    if follow_up.window is not None:
        match_need(follow_up.window, Standing(follow_up.window, now), now=now)
