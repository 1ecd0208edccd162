"""The planner: which follow-ups belong to a dose, and when. Pure: the same facts always give the same rows.

Facts that come later (booked, met, an entry written, a consent withdrawn) have no place here: the engine
checks them again when a row is about to be sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from patients.followups.limits import keep_limits
from patients.followups.planned import NO_SLOT, TOO_LATE, Contact, PlannedFollowUp, PlanStatus
from patients.followups.quiet import QuietHours, Slot, find_slot, is_quiet
from patients.followups.window import Window
from patients.protocols.rules import ProtocolRules
from patients.protocols.steps import Audience, Channel, FollowUpStep, Moment

__all__ = ["NO_SLOT", "TOO_LATE", "Contact", "PlanStatus", "PlannedFollowUp", "plan"]

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class _Dose:
    window: Window
    anchor_at: datetime
    zone: ZoneInfo
    quiet: QuietHours
    now: datetime | None

    @property
    def earliest(self) -> datetime:
        return self.anchor_at if self.now is None else max(self.anchor_at, self.now)


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
) -> list[PlannedFollowUp]:
    """All follow-ups of one dose, in order of their due time. `now` None plans as if at the moment of the dose.

    `already`: the patient's other messages, planned or sent: those of other doses, and the sent ones in `done`.
    `done`: steps of this dose that were sent or closed, with the `due_at` they had. They are not planned again;
    what hangs on them (the next rung of the ladder) counts from there.
    """
    dose = _Dose(window, anchor_at.astimezone(UTC), zone, quiet, now)
    went_out = dict(done or {})
    rows: list[PlannedFollowUp] = []
    for step in rules.follow_ups:
        if step.key not in went_out:
            placed = _place(step, dose, went_out)
            went_out[step.key] = placed[0].due_at
            rows += placed
    return keep_limits(
        rows,
        rules.messages,
        since=dose.anchor_at,
        until=window.effective_closes_at,
        zone=zone,
        already=already,
    )


def _place(step: FollowUpStep, dose: _Dose, went_out: Mapping[str, datetime]) -> list[PlannedFollowUp]:
    """The row for one step, and after it the task that stands in for it where it has no slot."""
    row = _row(step, dose, went_out)
    ends_at = min([row.expires_at, *_ends(step, row.due_at, dose.window)])
    reason = _reason_against(step, row.due_at, ends_at, dose.window)
    if reason:
        expires_at = max(row.expires_at, row.due_at + MINUTE)
        return [replace(row, expires_at=expires_at, status=PlanStatus.SUPPRESSED, reason=reason)]
    row = replace(row, expires_at=ends_at)
    return _place_message(row, step, dose) if row.is_message else [row]


def _place_message(row: PlannedFollowUp, step: FollowUpStep, dose: _Dose) -> list[PlannedFollowUp]:
    if dose.now is not None and row.expires_at <= dose.now:
        return [replace(row, status=PlanStatus.EXPIRED, problem=TOO_LATE, reason="recorded too late for it")]
    slot = _slot(step, row, dose)
    if slot is None:
        reason = "quiet hours leave no time for it"
        expired = replace(row, status=PlanStatus.EXPIRED, problem=NO_SLOT, reason=reason)
        return [expired, _stand_in(row, dose)]
    return [replace(row, due_at=slot.at, held_from=slot.held_from)]


def _row(step: FollowUpStep, dose: _Dose, went_out: Mapping[str, datetime]) -> PlannedFollowUp:
    return PlannedFollowUp(
        step=step.key,
        audience=step.audience,
        channel=step.channel,
        due_at=_drawn_forward(step, _instant(step.due, dose, went_out), dose.window),
        expires_at=_instant(step.expires, dose, went_out),
        title=step.title,
        text=step.text,
        rule=step,
    )


def _instant(moment: Moment, dose: _Dose, went_out: Mapping[str, datetime]) -> datetime:
    if moment.after_step is not None:
        return went_out[moment.after_step] + timedelta(hours=moment.plus_h or 0)
    if moment.from_close_h is not None:
        return dose.window.effective_closes_at + timedelta(hours=moment.from_close_h)
    return dose.anchor_at + timedelta(hours=moment.after_h or 0)


def _drawn_forward(step: FollowUpStep, due_at: datetime, window: Window) -> datetime:
    """In a window cut short, staff still hear of it in time to act, but not before the window opens."""
    if step.latest_before_close_h is None:
        return due_at
    latest = window.effective_closes_at - timedelta(hours=step.latest_before_close_h)
    return min(due_at, max(window.opens_at, latest))


def _ends(step: FollowUpStep, due_at: datetime, window: Window) -> list[datetime]:
    """What ends a step whatever its own expiry says: the effective close for a step inside, the next dose."""
    ends = []
    if due_at < window.closes_at and not step.due.is_after_close:
        ends.append(window.effective_closes_at)
    if step.restarts_with_next_dose and window.next_dose_at is not None:
        ends.append(window.next_dose_at)
    return ends


def _reason_against(step: FollowUpStep, due_at: datetime, ends_at: datetime, window: Window) -> str:
    if step.due.is_after_close and window.is_empty:
        return "the next dose comes before the window opens"
    if step.skip_when_cut_short and window.is_cut_short:
        return "the next dose cuts the window short"
    if due_at < ends_at:
        return ""
    ended_by_dose = window.next_dose_at is not None and window.next_dose_at <= due_at
    return "the next dose comes first" if ended_by_dose else "it would expire before it is due"


def _slot(step: FollowUpStep, row: PlannedFollowUp, dose: _Dose) -> Slot | None:
    """Where quiet hours put a message. It may move earlier unless something has to come before it.

    A message that was due while nobody had recorded the dose, in what is quiet time by now, moves as if due now.
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


def _stand_in(row: PlannedFollowUp, dose: _Dose) -> PlannedFollowUp:
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
