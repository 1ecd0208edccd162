"""What stands beside a session while it is written: the last window, commitments, pressure, dose number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from integration_care.core.ui.words import since_dose
from patients.followups.models import IntegrationWindow
from patients.followups.window import WindowState
from patients.journals.models import Commitment
from sessions.models import CareSession, Observation
from sessions.records import Course

STATES = {
    WindowState.PENDING: ("not open yet", "neutral"),
    WindowState.OPEN: ("open now", "teal"),
    WindowState.CLOSING: ("closing", "amber"),
    WindowState.MET: ("met", "green"),
    WindowState.LATE_MET: ("integration came later", "green"),
    WindowState.MISSED: ("closed without integration", "plum"),
    WindowState.EXCUSED: ("excused", "neutral"),
    WindowState.CANCELLED: ("cancelled", "neutral"),
}


@dataclass(frozen=True)
class Fact:
    """A line of `components/facts.html`."""

    label: str
    value: str
    tone: str = ""


def dose_number(session: CareSession, around: Course) -> int:
    """Which dose of the course this is or would be: one more than the doses given before it."""
    before = [window for window in around.windows if window.dose_id != session.pk]
    return 1 + sum(window.anchor_at < session.happened_at for window in before)


def readiness(
    session: CareSession, around: Course, highest: Observation | None, *, now: datetime, prep_min: int
) -> tuple[Fact, ...]:
    return tuple(_facts(session, around, highest, now, prep_min))


def _facts(
    session: CareSession, around: Course, highest: Observation | None, now: datetime, prep_min: int
) -> Iterator[Fact]:
    earlier = [window for window in around.windows if window.dose_id != session.pk]
    if earlier:
        yield Fact("Last window", *last_window(earlier[-1], now))
    else:
        done = sum(_is_done_preparation(one) for one in around.sessions)
        yield Fact("Preparation", f"{done} of {prep_min}", "green" if done >= prep_min else "amber")
    if session.unprepared_reason:
        yield Fact("Went ahead because", session.unprepared_reason)
    if around.commitments:
        yield Fact("Commitments", commitments_kept(around.commitments))
    if highest is not None:
        yield Fact("Highest BP, earlier doses", f"{highest.systolic}/{highest.diastolic or '?'}")
    yield Fact("Support", session.get_support_display().lower())


def _is_done_preparation(session: CareSession) -> bool:
    return session.kind == CareSession.Kind.PREPARATION and session.status == CareSession.Status.COMPLETED


def last_window(window: IntegrationWindow, now: datetime) -> tuple[str, str]:
    state = window.state(now)
    words, tone = STATES[state]
    if state is WindowState.MET and window.met_at is not None:
        words = f"met at {since_dose(window.met_at, window.anchor_at)}"
    return words, tone


def commitments_kept(commitments: Sequence[Commitment]) -> str:
    kept = sum(one.status == Commitment.Status.KEPT for one in commitments)
    return f"{kept} of {len(commitments)} kept"
