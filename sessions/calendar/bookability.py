"""How much of a window somebody can use for integration, and when first. Pure.

A window counts in elapsed hours, people work by the clock: a dose on Friday 09:00 opens a window without
a single Monday-to-Friday hour in it (domain, "Bookability").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from patients.followups.window import Window
from sessions.calendar.free_time import STEP, Diary, Span, free_slots, inside

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Bookability:
    """`usable` is free working time inside the window, however it is scattered.

    `first_slot` is when a whole session can first begin in it; None where none fits, although
    some minutes may be usable. A session may run past the close, never into what is taken.
    """

    usable: timedelta
    first_slot: datetime | None

    @property
    def usable_minutes(self) -> int:
        return self.usable // MINUTE


def bookability(window: Window, diary: Diary, length: timedelta, *, step: timedelta = STEP) -> Bookability:
    """Of a session of `length` that begins on a `step` of the clock."""
    since, until = window.opens_at, window.effective_closes_at
    if window.is_empty:
        return Bookability(timedelta(), None)
    slots = free_slots(diary, since=since, until=until, length=length, step=step)
    return Bookability(usable_of(window, diary.free(since, until)), next(slots, None))


def usable_of(window: Window, free: Iterable[Span]) -> timedelta:
    """What of the free spans, none of which overlap, lies in the window."""
    return total(inside(free, window.opens_at, window.effective_closes_at))


def total(spans: Iterable[Span]) -> timedelta:
    return sum((ends - begins for begins, ends in spans), timedelta())
