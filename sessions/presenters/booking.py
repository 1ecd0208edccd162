"""What a booking means before it is made: the patient's hour, the window it meets or opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import hours, local_moment, zone_name
from patients.followups.window import window_for
from patients.protocols.rules import ProtocolRules
from sessions.calendar.free_time import Span
from sessions.models import CareSession
from sessions.presenters.window_place import Place

Kind = CareSession.Kind


@dataclass(frozen=True)
class NewWindow:
    """The window that a dose at this time would open, in words and local times."""

    opens: str
    closes: str
    patient_times: str  # empty where the patient's clock is the clinic's
    room: str
    has_room: bool | None  # None: the lead's working hours are not known


@dataclass(frozen=True)
class Preview:
    clinic_time: str
    patient_time: str
    is_past: bool
    place: Place | None = None
    without_window: str = ""
    new_window: NewWindow | None = None
    clash: str = ""


def would_open(
    at: datetime,
    rules: ProtocolRules,
    *,
    now: datetime,
    zone: ZoneInfo,
    theirs: ZoneInfo,
    spans: list[Span] | None,
    lead: str,
) -> NewWindow:
    """Counted from the booked start; the real window is counted from what was given."""
    window = window_for(at, rules.window)
    today = now.astimezone(zone).date()
    differs = at.astimezone(zone).utcoffset() != at.astimezone(theirs).utcoffset()
    there = (
        f"{local_moment(window.opens_at, theirs, today)} to {local_moment(window.closes_at, theirs, today)}"
    )
    free = sum((end - start for start, end in spans or ()), timedelta())
    return NewWindow(
        opens=local_moment(window.opens_at, zone, today),
        closes=local_moment(window.closes_at, zone, today),
        patient_times=f"{there} ({zone_name(theirs)})" if differs else "",
        room=_room(spans, free, lead),
        has_room=None if spans is None else bool(free),
    )


def _room(spans: list[Span] | None, free: timedelta, lead: str) -> str:
    if spans is None:
        return f"{lead} has no working hours entered, so nobody can say whether integration fits."
    if not free:
        return f"None of {lead}’s working hours lie in it. Choose another time, or plan who will integrate."
    return f"{lead} works {hours(free)} of this window."
