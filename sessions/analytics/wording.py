"""How figures are said. Pure."""

from __future__ import annotations

from datetime import date

from integration_care.core.ui.words import calendar_day, day_words
from sessions.analytics.figure import Kind, Value
from sessions.analytics.intervals import Interval
from sessions.analytics.period import Period

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
NONE = "\N{EN DASH}"


def percent(share: float) -> str:
    """84 %"""
    return f"{share * 100:.0f}{NARROW_SPACE}%"


def between(interval: Interval) -> str:
    """67 to 93 %"""
    return f"{interval.low * 100:.0f} to {percent(interval.high)}"


def printed(value: Value, kind: Kind) -> str:
    if value is None:
        return NONE
    if isinstance(value, Interval):
        return between(value)
    return percent(value) if kind is Kind.SHARE else str(value)


def days(period: Period, today: date) -> str:
    """Mon 2 March to Tue 31 March; with the year where it is not this one"""
    if period.first.year == period.last.year == today.year:
        return f"{day_words(period.first)} to {day_words(period.last)}"
    return f"{calendar_day(period.first)} to {calendar_day(period.last)}"
