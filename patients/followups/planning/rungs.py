"""The rungs of one ladder, in their order: a task comes after the message above it, with the time between."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from patients.followups.planning.planned import PlannedFollowUp
from patients.protocols.steps import FollowUpStep


def in_order(
    rows: Sequence[PlannedFollowUp],
    steps: Sequence[FollowUpStep],
    done: Mapping[str, datetime],
    reach: Collection[str] | None = None,
) -> list[PlannedFollowUp]:
    """Quiet hours and a full day may put a text off to after the call that was to follow it: then the call
    waits as well, so that there is time for an answer. Not where too little of its own time would be left,
    nor for a message that reaches nobody.
    """
    goes_out = {
        row.step: row.due_at
        for row in rows
        if row.is_planned and row.is_message and (reach is None or row.channel in reach)
    }
    return sorted((_after(row, steps, {**done, **goes_out}) for row in rows), key=lambda row: row.due_at)


def _after(
    row: PlannedFollowUp, steps: Sequence[FollowUpStep], goes_out: Mapping[str, datetime]
) -> PlannedFollowUp:
    if row.is_message or row.rule is None or row.rule.due.after_step is None:
        return row
    due_at = row.due_at
    for step in steps:
        gap = _gap(step, row.rule)
        if gap and step.key in goes_out and goes_out[step.key] + 2 * gap <= row.expires_at:
            due_at = max(due_at, goes_out[step.key] + gap)
    return replace(row, due_at=due_at)


def turn_of(
    task: FollowUpStep, above: Iterable[tuple[FollowUpStep, datetime]], expires_at: datetime
) -> datetime | None:
    """When a task may open at the earliest, after those messages that are still to go out at their moments.

    As above, and also after the message that the ladder hangs on. None: nothing to wait for.
    """
    gaps = [(_since(step, task), goes_out) for step, goes_out in above]
    turns = [goes_out + gap for gap, goes_out in gaps if gap and goes_out + 2 * gap <= expires_at]
    return max(turns, default=None)


def _since(above: FollowUpStep, below: FollowUpStep) -> timedelta | None:
    return timedelta(hours=below.due.plus_h or 0) if above.key == below.due.after_step else _gap(above, below)


def _gap(above: FollowUpStep, below: FollowUpStep) -> timedelta | None:
    """Between two rungs that hang on one step; None where `above` is no earlier rung of the same ladder."""
    if above.due.after_step != below.due.after_step or not above.asks_again:
        return None
    gap = (below.due.plus_h or 0) - (above.due.plus_h or 0)
    return timedelta(hours=gap) if gap > 0 else None
