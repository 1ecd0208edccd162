"""Local dates and times as people type them, and the instants they mean."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from sessions.calendar.reach import YEARS

DAY = timedelta(days=1)
CLOCK = re.compile(r"(\d{1,2})[:.]?(\d{2})?\s*(am|pm)?")
PAST_MIDNIGHT = timedelta(hours=6)


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid": "Give a date such as 2026-03-05."})
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def to_python(self, value: Any) -> date | None:
        """A year beyond every calendar would overflow once it is an instant."""
        day = super().to_python(value)
        if day is not None and not YEARS[0] <= day.year <= YEARS[1]:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class ClockField(forms.TimeField):
    """A time as one types it in a hurry: 14:05, 1405, 14.05, or 2:05 pm and 2pm."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"invalid": "Give a time such as 14:05."} | kwargs.pop("error_messages", {})
        look = {"placeholder": "14:05", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            widget=forms.TimeInput(attrs=look, format="%H:%M"),
            input_formats=["%H:%M"],
            error_messages=said,
            **kwargs,
        )

    def to_python(self, value: Any) -> time | None:
        return super().to_python(clock_of(value) if isinstance(value, str) else value)


def clock_of(typed: str) -> str:
    """HH:MM; whatever is no time comes back as it was typed, and so does a bare hour, which may be either."""
    found = CLOCK.fullmatch(typed.strip().lower().replace("a.m.", "am").replace("p.m.", "pm"))
    hour, minute, half = found.groups() if found else ("", None, None)
    if not hour or (minute is None and half is None) or (half and not 1 <= int(hour) <= 12):
        return typed
    there = int(hour) % 12 + 12 * (half == "pm") if half else int(hour)
    return f"{there:02d}:{minute or '00'}"


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """In UTC. A time that the clock change skips is refused; of a doubled hour the first is meant."""
    at = datetime.combine(day, clock, zone).astimezone(UTC)
    if at.astimezone(zone).time().replace(second=0, microsecond=0) != clock.replace(second=0, microsecond=0):
        raise ValidationError(
            f"The clocks change that night: {clock:%H:%M} does not exist. Choose a later time."
        )
    return at


def second_of(at: datetime, zone: ZoneInfo) -> datetime:
    """The later one, where the clock change doubles that hour; otherwise the same instant."""
    return at.astimezone(zone).replace(fold=1).astimezone(UTC)


def near(anchor: datetime, clock: time, zone: ZoneInfo) -> datetime:
    """The instant that a bare time means beside a session: its own day, or after midnight the next."""
    day = anchor.astimezone(zone).date()
    at = instant(day, clock, zone)
    return instant(day + DAY, clock, zone) if at < anchor - PAST_MIDNIGHT else at
