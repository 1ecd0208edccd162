"""The days of a series, and what its doses do to each other's windows. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

DAY = timedelta(days=1)
# Which weekdays stand farthest from each other, so that windows overlap least; ISO, by doses a week.
SPREAD = {1: (1,), 2: (1, 4), 3: (1, 3, 5)}


def days_from(first: date, weekdays: Collection[int], count: int) -> list[date]:
    """`count` days from `first` on that are one of the ISO weekdays; no weekday, no day."""
    found: list[date] = []
    day = first
    while weekdays and len(found) < count:
        if day.isoweekday() in weekdays:
            found.append(day)
        day += DAY
    return found


def usual_weekdays(doses_per_week: float) -> tuple[int, ...]:
    return SPREAD[min(max(round(doses_per_week), 1), 3)]
