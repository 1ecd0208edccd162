"""What a booking means before it is made: the patient's hour, the window it meets or opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from integration_care.core.ui.window_bar import Mark, WindowBar, window_bar
from integration_care.core.ui.words import hours, local_moment, zone_name
from patients.models import Patient
from sessions.calendar.better import DoseTime
from sessions.calendar.outlook import Outlook
from sessions.models import CareSession
from sessions.presenters.window_place import Place

Kind = CareSession.Kind
PLAN = "Choose another time, or plan who will integrate."


@dataclass(frozen=True)
class BetterTime:
    """Another time for the dose; `href` fills the form with it."""

    label: str
    usable: str
    href: str


@dataclass(frozen=True)
class NewWindow:
    """The window that a dose at this time would open, in words and local times."""

    opens: str
    closes: str
    patient_times: str  # empty where the patient's clock is the clinic's
    bar: WindowBar
    room: str
    warning: str  # over `room`; empty where a session fits, or where nobody knows
    better: tuple[BetterTime, ...]
    better_words: str


@dataclass(frozen=True)
class Preview:
    """`clash` refuses the booking; what is `beside` is read before it is made, which `seen` says."""

    clinic_time: str
    patient_time: str
    is_past: bool
    place: Place | None = None
    without_window: str = ""
    new_window: NewWindow | None = None
    clash: str = ""
    beside: tuple[str, ...] = ()
    seen: str = ""


def would_open(
    found: Outlook, at: datetime, *, now: datetime, zone: ZoneInfo, patient: Patient, asked: Mapping[str, str]
) -> NewWindow:
    """Counted from the booked start; the real window is counted from what was given.

    `asked` is what else was typed, carried along to a better time.
    """
    window, theirs, today = found.window, patient.zone, now.astimezone(zone).date()
    ends = window.effective_closes_at
    differs = at.astimezone(zone).utcoffset() != at.astimezone(theirs).utcoffset()
    there = f"{local_moment(window.opens_at, theirs, today)} to {local_moment(ends, theirs, today)}"
    return NewWindow(
        opens=local_moment(window.opens_at, zone, today),
        closes=local_moment(ends, zone, today),
        patient_times=f"{there} ({zone_name(theirs)})" if differs else "",
        bar=bar_of(found, at, now=now, zone=zone),
        room=room_words(found, zone, today),
        warning=warning_words(found),
        better=tuple(_better(one, zone, today, asked) for one in found.better or ()),
        better_words=_better_words(found),
    )


def bar_of(found: Outlook, at: datetime, *, now: datetime, zone: ZoneInfo) -> WindowBar:
    """With the first free slot as a booking would stand on it."""
    slot = found.bookable.first_slot
    marks = [Mark("booked", slot, f"First free slot of {found.integrator}")] if slot else []
    return window_bar(window=found.window, anchor_at=at, now=now, state="pending", zone=zone, marks=marks)


def warning_words(found: Outlook) -> str:
    if found.window.is_empty:
        return "The next dose comes before this window opens"
    if found.worked is None or found.bookable.first_slot:
        return ""
    return (
        "No integration hour in this window"
        if not found.bookable.usable
        else "No whole session fits in this window"
    )


def room_words(found: Outlook, zone: ZoneInfo, today: date) -> str:
    who, slot, usable = found.integrator, found.bookable.first_slot, found.bookable.usable
    if found.window.is_empty:
        return "There would be no time for integration between the two doses."
    if found.worked is None:
        return f"{who} has no working hours entered, so nobody can say whether integration fits."
    if slot:
        return f"{who} is free for {hours(usable)} of it, first {local_moment(slot, zone, today)}."
    if usable:
        return f"{who} is free for {hours(usable)} of it, and a session takes {hours(found.session)}."
    if found.worked:
        return f"{who} works {hours(found.worked)} of it, all of them taken. {PLAN}"
    return f"None of {who}’s working hours lie in it. {PLAN}"


def _better(one: DoseTime, zone: ZoneInfo, today: date, asked: Mapping[str, str]) -> BetterTime:
    starts = one.at.astimezone(zone).isoformat(timespec="minutes")
    return BetterTime(
        label=local_moment(one.at, zone, today),
        usable=f"{hours(one.bookable.usable)} usable",
        href="?" + urlencode({**asked, "starts": starts}),
    )


def _better_words(found: Outlook) -> str:
    """What was compared, or why nothing was."""
    if found.better is None:
        known = found.worked is not None
        return (
            f"{found.giver} has no working hours entered, so other times are not compared." if known else ""
        )
    if found.better:
        return f"In {found.giver}’s hours, by what {found.integrator} could use of the window."
    return (
        "" if found.bookable.first_slot else f"No other time this week in {found.giver}’s hours leaves more."
    )
