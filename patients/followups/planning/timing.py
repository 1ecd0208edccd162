"""When one step of the protocol falls due, when it ends, and what speaks against it. Elapsed hours only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from patients.followups.window import Window
from patients.protocols.steps import FollowUpStep, Moment
from patients.protocols.values import QuietHours


@dataclass(frozen=True)
class Dose:
    """What the planner knows about a dose: its window, and where and when its patient may be written to.

    `went_out`: for each step placed so far, the moment it goes out; the next rung counts from there.
    """

    window: Window
    anchor_at: datetime
    zone: ZoneInfo
    quiet: QuietHours
    now: datetime | None
    went_out: Mapping[str, datetime]

    @property
    def earliest(self) -> datetime:
        """Nothing can be moved to before the dose, nor into the past."""
        return self.anchor_at if self.now is None else max(self.anchor_at, self.now)


def instant(moment: Moment, dose: Dose) -> datetime:
    if moment.after_step is not None:
        return dose.went_out[moment.after_step] + timedelta(hours=moment.plus_h or 0)
    if moment.from_close_h is not None:
        return dose.window.effective_closes_at + timedelta(hours=moment.from_close_h)
    return dose.anchor_at + timedelta(hours=moment.after_h or 0)


def due_at(step: FollowUpStep, dose: Dose) -> datetime:
    """In a window cut short, staff still hear of it in time to act, but not before the window opens."""
    due = instant(step.due, dose)
    if step.latest_before_close_h is None:
        return due
    latest = dose.window.effective_closes_at - timedelta(hours=step.latest_before_close_h)
    return min(due, max(dose.window.opens_at, latest))


def ends_at(step: FollowUpStep, due: datetime, dose: Dose) -> datetime:
    """The step's own expiry, or earlier: a step inside the window ends with it, some with the next dose."""
    window = dose.window
    ends = [instant(step.expires, dose)]
    if due < window.closes_at and not step.due.is_after_close:
        ends.append(window.effective_closes_at)
    if step.restarts_with_next_dose and window.next_dose_at is not None:
        ends.append(window.next_dose_at)
    return min(ends)


def reason_against(step: FollowUpStep, due: datetime, ends: datetime, window: Window) -> str:
    """Why the step is not planned, in words for staff; empty when it is."""
    if step.due.is_after_close and window.is_empty:
        return "the next dose comes before the window opens"
    if step.skip_when_cut_short and window.is_cut_short:
        return "the next dose cuts the window short"
    if due < ends:
        return ""
    ended_by_dose = window.next_dose_at is not None and window.next_dose_at <= due
    return "the next dose comes first" if ended_by_dose else "it would expire before it is due"
