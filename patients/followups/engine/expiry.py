"""What did not go out in time: ended honestly, and told to staff while the window can still be met."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError
from django.db.models import QuerySet

from integration_care.core import tenancy
from patients.followups.actions.staff_tasks import open_task
from patients.followups.engine import fence, results
from patients.followups.engine.claim import Claimed
from patients.followups.models import FollowUp, StaffTask
from patients.followups.standing import Standing, needless

logger = logging.getLogger(__name__)
AT_ONCE = 500
TOLD_AT_ONCE = 5000  # once each; what is needless by now is looked at again, so more than of the others
WARN_AHEAD = timedelta(hours=2)  # before expiry: time enough for a call
OVERDUE = timedelta(minutes=10)  # longer than any healthy delivery
# One row's trouble is its own (G8): whatever it is made of, the rows behind it are looked after.
NOT_FOR_THE_OTHERS = (DatabaseError, ValueError, KeyError, TypeError)


def end_expired() -> int:
    """Planned rows past their expiry end through the fence, held back or not; returns how many.

    Rows on the wire are left to the claim: only it may say that their sender is dead.
    """
    with tenancy.platform_context() as now:
        expired = _found(FollowUp.objects.unsent().filter(expires_at__lte=now), AT_ONCE)
    for row in expired:
        try:
            fence.cross(row.follow_up_id, row.clinic_id)
        except NOT_FOR_THE_OTHERS as why:
            logger.exception("follow-up %s could not be ended", row.follow_up_id)
            results.stumbled(row.follow_up_id, row.clinic_id, why)
    return len(expired)


def warn_of_expiring() -> int:
    """A message that is overdue and about to expire becomes a task already; if it still goes out, the task
    is withdrawn."""
    with tenancy.platform_context() as now:
        troubled = (
            FollowUp.objects.to_do()
            .to_patients()
            .filter(due_at__lte=now - OVERDUE, expires_at__gt=now, expires_at__lte=now + WARN_AHEAD)
        )
        found = _found(troubled)
    untold = _untold(found)[:TOLD_AT_ONCE]
    for row in untold:
        try:
            _warn(row)
        except NOT_FOR_THE_OTHERS:
            logger.exception("follow-up %s could not be told to staff", row.follow_up_id)
    return len(untold)


def _found(rows: QuerySet[FollowUp], most: int | None = None) -> list[Claimed]:
    pairs = rows.order_by("expires_at").values_list("pk", "clinic_id")[:most]
    return [Claimed(pk, clinic_id) for pk, clinic_id in pairs]


def _untold(rows: list[Claimed]) -> list[Claimed]:
    """Those without a task. In an outage the same rows are found at every tick: the ones that were told must
    not stand before the others. Only their clinic sees a task."""
    of_clinic: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        of_clinic[row.clinic_id].append(row.follow_up_id)
    known: set[UUID | None] = set()
    for clinic_id, theirs in of_clinic.items():
        with tenancy.clinic_context(clinic_id):
            known.update(StaffTask.objects.filter(follow_up__in=theirs).values_list("follow_up", flat=True))
    return [row for row in rows if row.follow_up_id not in known]


def _warn(row: Claimed) -> None:
    with tenancy.clinic_context(row.clinic_id) as now:
        locked = FollowUp.objects.to_do().select_for_update(of=("self",)).select_related("window")
        follow_up = locked.filter(pk=row.follow_up_id, task=None).first()
        if follow_up is None:
            return
        if not _is_certainly_needless(follow_up, now):
            open_task(follow_up, now=now)


def _is_certainly_needless(follow_up: FollowUp, now: datetime) -> bool:
    """A rule that nobody can read excuses nobody: its row is set aside, perhaps only after the close."""
    if follow_up.window is None:
        return False
    try:
        return bool(needless(follow_up.rule, Standing(follow_up.window, now, for_patient=True)))
    except (ValueError, KeyError, TypeError):
        return False
