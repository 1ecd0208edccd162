"""What stands on a window bar, from what was done and what is booked. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from integration_care.core.ui.window_bar import Mark, WindowBar, window_bar
from patients.followups.models import Alert, ContactLog, FollowUp, IntegrationWindow, StaffTask
from patients.followups.window import WindowState

CALLS = {
    ContactLog.Outcome.REACHED: "Call, spoke with them",
    ContactLog.Outcome.LEFT_MESSAGE: "Call, left a message",
    ContactLog.Outcome.NO_ANSWER: "Call, no answer",
}


@dataclass(frozen=True)
class Viewpoint:
    """Who looks, and when: the product's time, the viewer's zone, the clinic's quiet hours."""

    now: datetime
    zone: ZoneInfo
    quiet_hours: tuple[time, time] = (time(21), time(8))


@dataclass(frozen=True)
class Message:
    """One that was sent to the patient."""

    at: datetime
    channel: str


@dataclass(frozen=True)
class Call:
    at: datetime
    outcome: str


@dataclass(frozen=True)
class Entry:
    """`at`: when it was begun. Of what was written never a word."""

    at: datetime
    is_shared: bool
    submitted_at: datetime | None


@dataclass(frozen=True)
class Done:
    """What has happened around one window, each in order of time."""

    messages: Sequence[Message] = ()
    calls: Sequence[Call] = ()
    entries: Sequence[Entry] = ()
    tasks: Sequence[StaffTask] = ()
    alerts: Sequence[Alert] = ()
    commitments: int = 0


def marks(window: IntegrationWindow, done: Done) -> Iterator[Mark]:
    for message in done.messages:
        yield Mark("message", message.at, f"{FollowUp.Channel(message.channel).label} sent")
    for entry in done.entries:
        yield Mark("journal", entry.at, journal_words(entry))
    for call in done.calls:
        yield Mark("call", call.at, CALLS[ContactLog.Outcome(call.outcome)])
    if window.met_at is not None:
        yield Mark("done", window.met_at, "Integration session")
    elif window.booked_for is not None:
        yield Mark("booked", window.booked_for, "Session booked")
    if window.next_dose_at is not None and window.next_dose_at <= window.closes_at:
        yield Mark("dose", window.next_dose_at, "Next dose")


def journal_words(entry: Entry) -> str:
    if entry.submitted_at is None:
        return "Journal begun"
    return "Journal shared" if entry.is_shared else "Journal private"


def bar_of(
    window: IntegrationWindow, done: Done, state: WindowState, view: Viewpoint, *, is_labelled: bool = False
) -> WindowBar:
    return window_bar(
        window=window.window,
        anchor_at=window.anchor_at,
        now=view.now,
        state=state,
        zone=window.patient.zone,
        marks=tuple(marks(window, done)),
        extended_closes_at=window.extended_closes_at,
        quiet_hours=view.quiet_hours,
        is_labelled=is_labelled,
    )
