"""Which questionnaires the follow-ups of a course ask for, and from when on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from patients.followups.models import FollowUp, IntegrationWindow
from patients.protocols.rules import MeasureRule

Status, Cause = FollowUp.Status, FollowUp.Cause
# What ends a message and the questions with it. A message that only could not be sent leaves them: the
# patient finds them in the portal.
NOT_ASKED = (Cause.PLAN, Cause.CLOSED, Cause.VOID, Cause.ARCHIVED, Cause.TOO_LATE)


@dataclass(frozen=True)
class Wanted:
    """One questionnaire of one follow-up, open to the patient in `[due_from, due_until)`."""

    follow_up: FollowUp
    key: str
    due_from: datetime
    due_until: datetime


def wanted(
    rows: Iterable[FollowUp], rules: Sequence[MeasureRule], windows: Sequence[IntegrationWindow]
) -> Iterator[Wanted]:
    """Never before the hours that the protocol keeps free after a dose; not at all if none are left.

    Where the next dose begins a step anew, what an earlier one asked for ends with that dose.
    """
    doses = [window.anchor_at for window in windows]
    for row in rows:
        if not row.is_message or row.status == Status.CANCELLED or row.cause in NOT_ASKED:
            continue
        for key in row.rule.get("measures", ()):
            due_from, due_until = not_before(key, row.due_at, rules, doses), _until(row, doses)
            if due_from < due_until:
                yield Wanted(row, key, due_from, due_until)


def _until(row: FollowUp, doses: Iterable[datetime]) -> datetime:
    if not row.rule.get("restarts_with_next_dose"):
        return row.expires_at
    return min([row.expires_at, *(dose for dose in doses if dose > row.due_at)])


def free_from(
    key: str, due_from: datetime, due_until: datetime, rules: Sequence[MeasureRule], doses: Iterable[datetime]
) -> datetime:
    """As `not_before`, also for a dose that comes while it can be answered."""
    last = max((dose for dose in doses if dose < due_until), default=None)
    return max(due_from, not_before(key, last, rules, [last])) if last else due_from


def not_before(key: str, at: datetime, rules: Sequence[MeasureRule], doses: Iterable[datetime]) -> datetime:
    """`at`, or as much later as the last dose before it demands."""
    last = max((dose for dose in doses if dose <= at), default=None)
    rule = next((rule for rule in rules if rule.key == key), None)
    if last is None or rule is None:
        return at
    return max(at, last + timedelta(hours=rule.not_before_h))
