"""The days that figures are about, by the clinic's calendar. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

A_DAY = timedelta(days=1)
MOST_DAYS = 2 * 366  # what one page reads at once


class Span(StrEnum):
    RECENT = ""
    MONTH = "month"
    LAST_MONTH = "last-month"
    QUARTER = "quarter"
    LAST_QUARTER = "last-quarter"
    DATES = "dates"


@dataclass(frozen=True)
class Period:
    """Both days are included."""

    first: date
    last: date

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """`[from, until)`: from midnight to midnight on the clinic's wall."""
        return _midnight(self.first, zone), _midnight(self.last + A_DAY, zone)


def period_of(span: Span, today: date) -> Period:
    """RECENT for the last thirty days, today among them; DATES is said by two days, not by this."""
    match span:
        case Span.MONTH:
            return months(today, 1)
        case Span.LAST_MONTH:
            return months(months(today, 1).first - A_DAY, 1)
        case Span.QUARTER:
            return months(today, 3)
        case Span.LAST_QUARTER:
            return months(months(today, 3).first - A_DAY, 3)
    return Period(today - 29 * A_DAY, today)


def months(day: date, number: int) -> Period:
    """The whole month (1) or quarter (3) that the day lies in."""
    month = (day.month - 1) // number * number + 1
    after = date(day.year + 1, 1, 1) if month + number > 12 else date(day.year, month + number, 1)
    return Period(date(day.year, month, 1), after - A_DAY)


def between(one: date, other: date) -> Period:
    """Whichever was said first; of a longer time its last MOST_DAYS."""
    first, last = sorted((one, other))
    return Period(max(first, last - (MOST_DAYS - 1) * A_DAY), last)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
