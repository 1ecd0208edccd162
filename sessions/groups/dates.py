"""The dates of a series. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sessions.forms.times import instant

WEEK = timedelta(weeks=1)


def weekly(first: date, clock: time, count: int, zone: ZoneInfo, every: int = 1) -> list[datetime]:
    """`count` instants at the same local time, `every` so many weeks; a clock change moves none of them.

    ValidationError where a clock change skips that time, as `instant` says it.
    """
    return [instant(first + number * every * WEEK, clock, zone) for number in range(count)]
