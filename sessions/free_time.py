"""When somebody works, and when in that they are free. Pure; weekdays and hours are clinic time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from integration_care.accounts.models import Leave, WorkingHours

Span = tuple[datetime, datetime]
DAY = timedelta(days=1)
STEP = timedelta(minutes=30)


def working_spans(
    hours: Iterable[WorkingHours], leave: Iterable[Leave], start: datetime, end: datetime, zone: ZoneInfo
) -> Iterator[Span]:
    """The working hours inside `[start, end)`, in order, days of leave left out."""
    weekly, away = list(hours), list(leave)
    day = start.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        if not any(one.starts_on <= day <= one.ends_on for one in away):
            yield from _on(day, weekly, start, end, zone)
        day += DAY


def _on(
    day: date, weekly: Sequence[WorkingHours], start: datetime, end: datetime, zone: ZoneInfo
) -> Iterator[Span]:
    for one in sorted(weekly, key=lambda each: each.starts):
        begins = max(start, datetime.combine(day, one.starts, zone))
        ends = min(end, datetime.combine(day, one.ends, zone))
        if one.weekday == day.isoweekday() and begins < ends:
            yield begins, ends


def first_free(spans: Iterable[Span], booked: Sequence[Span], length: timedelta) -> datetime | None:
    """The first half-hour from which `length` is free; None when there is none."""
    for begins, ends in spans:
        at = _next_half_hour(begins)
        while at + length <= ends:
            clash = next((taken for taken in booked if taken[0] < at + length and at < taken[1]), None)
            if clash is None:
                return at
            at = _next_half_hour(max(clash[1], at + STEP))
    return None


def _next_half_hour(at: datetime) -> datetime:
    over = timedelta(minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond)
    return at if not over else at - over + STEP
