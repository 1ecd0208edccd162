"""Sessions whose hour has passed and that nobody has logged, as far as a window hangs on them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from patients.followups.models import IntegrationWindow
from patients.followups.window import WindowState
from sessions.caseload.marks import Viewpoint
from sessions.caseload.wording import moment


@dataclass(frozen=True)
class ToLog:
    """`label` is the button, `words` the chip, `sentence` the chart's."""

    session_id: UUID | None
    label: str
    words: str
    sentence: str


def to_log(window: IntegrationWindow, state: WindowState, view: Viewpoint) -> ToLog | None:
    """The integration session first: logged, it would meet the window."""
    if not state.wants_session:
        return None
    return _talk(window, state, view) or _dose(window, state, view)


def _talk(window: IntegrationWindow, state: WindowState, view: Viewpoint) -> ToLog | None:
    if window.booked_for is None or not window.is_unlogged(view.now):
        return None
    at = moment(window.booked_for, now=view.now, zone=view.zone)
    words = f"Session {at} not logged" if state is WindowState.MISSED else f"Session {at}, to be logged"
    return ToLog(window.booked_session_id, "Log session", words, f"Session {at} is not logged yet.")


def _dose(window: IntegrationWindow, state: WindowState, view: Viewpoint) -> ToLog | None:
    """The booked dose that closed the window, though nobody has written down that it was given."""
    dose: UUID | None = getattr(window, "dose_not_logged", None)  # annotated by board_queries.dose_not_logged
    if dose is None or state is not WindowState.MISSED:
        return None
    number, at = window.dose_number + 1, moment(window.effective_closes_at, now=view.now, zone=view.zone)
    return ToLog(
        dose,
        f"Log dose {number}",
        f"Closed because dose {number} was booked then; it is not logged",
        f"Closed {at} because dose {number} was booked then; it is not logged.",
    )
