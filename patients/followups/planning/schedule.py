"""The planner: which follow-ups belong to a dose, and when. Pure: the same facts always give the same rows.

Facts that come later (booked, met, an entry written, a consent withdrawn) have no place here: the engine
checks them again when a row is about to be sent.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from patients.followups.planning import timing
from patients.followups.planning.limits import Limits, keep_limits
from patients.followups.planning.planned import NO_SLOT, TOO_LATE, Contact, PlannedFollowUp, PlanStatus
from patients.followups.planning.quiet import QuietHours, Slot, find_slot, is_quiet
from patients.followups.planning.rungs import in_order
from patients.followups.planning.timing import Dose
from patients.followups.window import Window, in_utc
from patients.protocols.rules import ProtocolRules
from patients.protocols.steps import Audience, Channel, FollowUpStep

__all__ = ["NO_SLOT", "TOO_LATE", "Contact", "PlanStatus", "PlannedFollowUp", "plan"]

MINUTE = timedelta(minutes=1)


def plan(
    *,
    rules: ProtocolRules,
    window: Window,
    anchor_at: datetime,
    zone: ZoneInfo,
    quiet: QuietHours,
    now: datetime | None = None,
    already: Sequence[Contact] = (),
    done: Mapping[str, datetime] | None = None,
    reach: Collection[str] | None = None,
) -> list[PlannedFollowUp]:
    """All follow-ups of one dose, in order of their due time. Without `now`: as if planned at the dose.

    `already`: the patient's other messages, planned or sent: those of other doses, and sent ones of `done`.
    `done`: steps of this dose that were sent or closed, with the `due_at` they had. They are not planned
    again; what hangs on them (the next rung of the ladder) counts from there.
    `reach`: the channels by which the patient can be reached now; None for all. What would go by another
    one is planned all the same, and counts towards no limit.
    """
    went_out = dict(done or {})
    now = None if now is None else in_utc(now)
    dose = Dose(window, in_utc(anchor_at), zone, quiet, now, went_out)
    rows: list[PlannedFollowUp] = []
    for step in rules.follow_ups:
        if step.key not in went_out:
            placed = _place(step, dose)
            went_out[step.key] = placed[0].due_at
            rows += placed
    limits = Limits(
        rules.messages, since=dose.anchor_at, until=window.effective_closes_at, zone=zone, quiet=quiet
    )
    return in_order(keep_limits(rows, limits, already, reach), rules.follow_ups, done or {}, reach)


def _place(step: FollowUpStep, dose: Dose) -> list[PlannedFollowUp]:
    """The row for one step, and after it the task that stands in for it where it has no slot."""
    due_at = timing.due_at(step, dose)
    ends_at = timing.ends_at(step, due_at, dose)
    row = PlannedFollowUp(
        step=step.key,
        audience=step.audience,
        channel=step.channel,
        due_at=due_at,
        expires_at=max(ends_at, due_at + MINUTE),
        title=step.title,
        text=step.text,
        rule=step,
    )
    reason = timing.reason_against(step, due_at, ends_at, dose.window)
    if reason:
        return [replace(row, status=PlanStatus.SUPPRESSED, reason=reason)]
    return _place_message(row, step, dose) if row.is_message else [row]


def _place_message(row: PlannedFollowUp, step: FollowUpStep, dose: Dose) -> list[PlannedFollowUp]:
    if dose.now is not None and row.expires_at <= dose.now:
        return [replace(row, status=PlanStatus.EXPIRED, problem=TOO_LATE, reason="recorded too late for it")]
    slot = _slot(row, step, dose)
    if slot is None:
        reason = "quiet hours leave no time for it"
        expired = replace(row, status=PlanStatus.EXPIRED, problem=NO_SLOT, reason=reason)
        return [expired, _stand_in(row, dose)]
    return [replace(row, due_at=slot.at, held_from=slot.held_from)]


def _slot(row: PlannedFollowUp, step: FollowUpStep, dose: Dose) -> Slot | None:
    """Where quiet hours put a message; never to before the close it speaks of, or the rung above it.

    One that fell due before anybody recorded the dose, when it is quiet by now, moves as if it fell due now.
    """
    earliest = dose.earliest if step.due.may_be_early else max(dose.earliest, row.due_at)
    slot = find_slot(
        row.due_at, expires_at=row.expires_at, earliest=earliest, zone=dose.zone, quiet=dose.quiet
    )
    now = dose.now
    if now is None or slot is None or slot.at >= now or not is_quiet(now, zone=dose.zone, quiet=dose.quiet):
        return slot
    overdue = find_slot(now, expires_at=row.expires_at, earliest=now, zone=dose.zone, quiet=dose.quiet)
    return None if overdue is None else Slot(overdue.at, held_from=row.due_at)


def _stand_in(row: PlannedFollowUp, dose: Dose) -> PlannedFollowUp:
    """The therapist's task for a message without a slot: before the close, while something can be done."""
    opens_at, closes_at = max(dose.window.opens_at, dose.earliest), dose.window.effective_closes_at
    is_inside = row.expires_at <= closes_at and opens_at < closes_at
    return PlannedFollowUp(
        step=f"{row.step}/{NO_SLOT}",
        audience=Audience.THERAPIST,
        channel=Channel.TASK,
        due_at=opens_at if is_inside else max(row.due_at, dose.earliest),
        expires_at=closes_at if is_inside else row.expires_at,
        title=f"Not sent: {row.title}",
        text="Quiet hours leave no time for this message. Please make contact in another way.",
    )
