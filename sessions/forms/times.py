"""Local dates and times as people type them, and the instants they mean."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

DAY = timedelta(days=1)
CLOCKS = ["%H:%M", "%H%M", "%H.%M"]
PAST_MIDNIGHT = timedelta(hours=6)


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid": "Give a date such as 2026-03-05."})
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class ClockField(forms.TimeField):
    """The 24-hour clock as one types it in a hurry: 14:05, 1405 or 14.05."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"invalid": "Give a time such as 14:05."} | kwargs.pop("error_messages", {})
        look = {"placeholder": "14:05", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            widget=forms.TimeInput(attrs=look, format="%H:%M"),
            input_formats=CLOCKS,
            error_messages=said,
            **kwargs,
        )


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """In UTC. A time that the clock change skips is refused; of a doubled hour the first is meant."""
    at = datetime.combine(day, clock, zone).astimezone(UTC)
    if at.astimezone(zone).time().replace(second=0, microsecond=0) != clock.replace(second=0, microsecond=0):
        raise ValidationError(
            f"The clocks change that night: {clock:%H:%M} does not exist. Choose a later time."
        )
    return at


def near(anchor: datetime, clock: time, zone: ZoneInfo) -> datetime:
    """The instant that a bare time means beside a session: its own day, or after midnight the next."""
    day = anchor.astimezone(zone).date()
    at = instant(day, clock, zone)
    return instant(day + DAY, clock, zone) if at < anchor - PAST_MIDNIGHT else at


def to_minute(at: datetime) -> datetime:
    """Whole minutes, rounded down, so that "now" is never in the future."""
    return at.replace(second=0, microsecond=0)
