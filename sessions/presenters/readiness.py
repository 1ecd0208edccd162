"""What is said beside a session: which dose it is, how the last window ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from integration_care.core.ui.words import since_dose
from patients.followups.models import IntegrationWindow
from patients.followups.window import WindowState
from patients.protocols.values import Sourced
from sessions.models import CareSession

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


def dose_number(session: CareSession, windows: Sequence[IntegrationWindow]) -> int:
    """Which dose of the course this is or would be: one more than the doses given before it."""
    before = [window for window in windows if window.dose_id != session.pk]
    return 1 + sum(window.anchor_at < session.happened_at for window in before)


def first_doses(number: int, marked: Sourced[int]) -> str:
    """Why a dose carries the badge of the first ones; empty for a later one."""
    if number > marked.value:
        return ""
    which = f"Dose {number}: this protocol marks the first {marked.value}"
    return f"{which} ({marked.source}{'; confirm with your prescriber' if marked.confirm else ''})."


def last_window(window: IntegrationWindow, now: datetime) -> tuple[str, str]:
    state = window.state(now)
    words, tone = STATES[state]
    if state is WindowState.MET and window.met_at is not None:
        words = f"met at {since_dose(window.met_at, window.anchor_at)}"
    return words, tone
