"""The integration window: elapsed hours from the dose, in UTC only.

A clock change inside the window never makes it an hour longer or shorter, because no local time is involved.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from patients.protocols.rules import WindowRules


class WindowError(ValueError):
    """These instants cannot make a window."""


class WindowState(StrEnum):
    PENDING = "pending"
    OPEN = "open"
    CLOSING = "closing"
    MET = "met"
    MISSED = "missed"
    LATE_MET = "late_met"
    EXCUSED = "excused"
    CANCELLED = "cancelled"

    @property
    def is_unsettled(self) -> bool:
        """It can still be met: its hours run, or are to come."""
        return self in (WindowState.PENDING, WindowState.OPEN, WindowState.CLOSING)

    @property
    def wants_session(self) -> bool:
        """Also after the close: a late session helps, with less of the advantage."""
        return self.is_unsettled or self is WindowState.MISSED


@dataclass(frozen=True)
class Window:
    """`[opens_at, effective_closes_at)`, all instants in UTC.

    `closes_at` is what the protocol says; `effective_closes_at` is earlier when the next dose comes first,
    and is then exactly the start of that dose, even where that lies before `opens_at` (`is_empty`).
    `counts_from`: sessions count from here; earlier than `opens_at` only where the same day counts.
    `closing_at`: from here on it is closing.
    """

    opens_at: datetime
    closes_at: datetime
    effective_closes_at: datetime
    extended_closes_at: datetime | None = None
    closing_at: datetime | None = None
    counts_from: datetime | None = None
    next_dose_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """The next dose comes before this window opens: nobody can meet it and nobody has missed it."""
        return self.effective_closes_at <= self.opens_at

    @property
    def is_cut_short(self) -> bool:
        return self.effective_closes_at < self.closes_at

    def is_met_by(self, started_at: datetime) -> bool:
        """Whether an integration session that started then lies inside the window."""
        return (self.counts_from or self.opens_at) <= started_at < self.effective_closes_at

    def is_late_met_by(self, started_at: datetime) -> bool:
        """Whether it comes after the window but still belongs to this dose, with less of the advantage.

        It does until the extended close where the protocol has one, and in any case until the next dose.
        """
        ends = [end for end in (self.extended_closes_at, self.next_dose_at) if end is not None]
        return started_at >= self.effective_closes_at and all(started_at < end for end in ends)


def window_for(anchor_at: datetime, rules: WindowRules, next_dose_at: datetime | None = None) -> Window:
    """The window of the dose at `anchor_at`; raises WindowError unless the next dose comes later.

    `same_day_counts` is read in elapsed hours too: where it is on, a session counts from the dose itself.
    """
    anchor_at = in_utc(anchor_at)
    opens_at = anchor_at + timedelta(hours=rules.open_h.value)
    closes_at = anchor_at + timedelta(hours=rules.close_h.value)
    extended_h = rules.extended_close_h.value
    next_dose_at = None if next_dose_at is None else in_utc(next_dose_at)
    if next_dose_at is not None and next_dose_at <= anchor_at:
        raise WindowError("the next dose must come after the dose")
    effective_closes_at = min(closes_at, next_dose_at or closes_at)
    closing_at = effective_closes_at - timedelta(hours=rules.closing_h.value)
    return Window(
        opens_at=opens_at,
        closes_at=closes_at,
        effective_closes_at=effective_closes_at,
        extended_closes_at=None if extended_h is None else anchor_at + timedelta(hours=extended_h),
        closing_at=max(opens_at, closing_at),
        counts_from=anchor_at if rules.same_day_counts.value else opens_at,
        next_dose_at=next_dose_at,
    )


def state_of(
    window: Window,
    now: datetime,
    met_at: datetime | None = None,
    is_excused: bool = False,
    is_cancelled: bool = False,
) -> WindowState:
    """Derived, never stored. `met_at` is when the completed integration session *started*, however late it
    was typed in.

    The caller passes the earliest session that counts (a group only where the protocol lets groups count).
    A session wins over an excuse, a cancelled dose over both. An empty window ends as excused.
    """
    if is_cancelled:
        return WindowState.CANCELLED
    if met_at is not None and window.is_met_by(met_at):
        return WindowState.MET
    if met_at is not None and window.is_late_met_by(met_at):
        return WindowState.LATE_MET
    if is_excused:
        return WindowState.EXCUSED
    return _unmet_state(window, now)


def _unmet_state(window: Window, now: datetime) -> WindowState:
    if now >= window.effective_closes_at:
        return WindowState.EXCUSED if window.is_empty else WindowState.MISSED
    if now < window.opens_at:
        return WindowState.PENDING
    if window.closing_at is not None and now >= window.closing_at:
        return WindowState.CLOSING
    return WindowState.OPEN


def in_utc(instant: datetime) -> datetime:
    """The same instant in UTC. A naive one is refused, or the machine's own zone would slip in."""
    if instant.utcoffset() is None:
        raise WindowError("an instant needs a time zone")
    return instant.astimezone(UTC)
