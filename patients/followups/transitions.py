"""Which status of a follow-up may come after which. Nothing else moves a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from patients.followups.models import FollowUp

Status = FollowUp.Status

MOVES: Mapping[str, frozenset[str]] = {
    Status.PLANNED: frozenset(Status.values) - {Status.PLANNED},
    # Back to planned: refused for now, tried again later. Never cancelled in silence: it may have arrived.
    Status.SENDING: frozenset({Status.SENT, Status.PLANNED, Status.FAILED, Status.EXPIRED}),
    # Needed once more: a booking fell through, a dose came back, a wrong date was put right.
    Status.CANCELLED: frozenset({Status.PLANNED, Status.SUPPRESSED, Status.EXPIRED}),
    Status.SUPPRESSED: frozenset({Status.PLANNED, Status.CANCELLED, Status.EXPIRED}),
    # A receipt may say later what became of it: it never arrived, or arrived after all.
    Status.EXPIRED: frozenset({Status.PLANNED, Status.SUPPRESSED, Status.CANCELLED, Status.SENT}),
    Status.SENT: frozenset({Status.FAILED}),
    Status.FAILED: frozenset({Status.SENT}),
}


MOVED = ("status", "status_at", "cause", "reason", "lease_token", "lease_until")


class IllegalMove(ValueError):
    """The table does not allow this change of status."""


def move(
    follow_up: FollowUp, to: FollowUp.Status, *, now: datetime, cause: str = "", reason: str = ""
) -> FollowUp:
    """Change the status in memory and let go of the lease; the caller holds the row's lock and saves."""
    if to not in MOVES[follow_up.status]:
        raise IllegalMove(f"a follow-up that is {follow_up.status} cannot become {to}")
    follow_up.status, follow_up.status_at = to, now
    follow_up.cause, follow_up.reason = cause, reason[:200]
    follow_up.lease_token = follow_up.lease_until = None
    return follow_up


def end(
    follow_up: FollowUp, to: FollowUp.Status, *, now: datetime, cause: str = "", reason: str = ""
) -> FollowUp:
    """`move`, saved."""
    move(follow_up, to, now=now, cause=cause, reason=reason)
    follow_up.save(update_fields=[*MOVED, "ambiguous_tries", "stumbles"])
    return follow_up
