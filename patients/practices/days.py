"""The days of a window, each with its night. Pure: elapsed hours in UTC, so a clock change moves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(hours=24)
MIDDLE_OF_NIGHT = time(4)  # which night is meant, never how long anybody slept


@dataclass(frozen=True)
class WindowDay:
    """The `number`th day: `[begins_at, ends_at)`, shorter where the window is cut short."""

    number: int
    begins_at: datetime
    ends_at: datetime

    def holds(self, instant: datetime) -> bool:
        return self.begins_at <= instant < self.ends_at

    def night(self, zone: ZoneInfo) -> date | None:
        """The morning (local date) of the night that falls into this day."""
        first = self.begins_at.astimezone(zone).date()
        mornings = (first + timedelta(days=days) for days in range(3))
        return next((day for day in mornings if self.holds(middle_of_night(day, zone))), None)


def middle_of_night(woke_on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(woke_on, MIDDLE_OF_NIGHT, zone)


def days_of(anchor_at: datetime, closes_at: datetime) -> Iterator[WindowDay]:
    """From the dose to the close, 24 hours each; the last may be shorter. None when it closed at once."""
    number, begins_at = 1, anchor_at
    while begins_at < closes_at:
        ends_at = min(begins_at + DAY, closes_at)
        yield WindowDay(number, begins_at, ends_at)
        number, begins_at = number + 1, ends_at
