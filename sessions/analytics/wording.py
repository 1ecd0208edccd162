"""How figures are said. Pure."""

from __future__ import annotations

from datetime import date

from integration_care.core.ui.words import calendar_day, day_words
from sessions.analytics.figure import Kind, Value
from sessions.analytics.intervals import Interval
from sessions.analytics.period import Period

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
NONE = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"


def percent(share: float) -> str:
    """84 %"""
    return f"{share * 100:.0f}{NARROW_SPACE}%"


def points(value: float) -> str:
    """+4.2, -0.5 with a real minus, or 0"""
    rounded = f"{abs(value):.1f}"
    if rounded == "0.0":
        return "0"
    return f"{'+' if value > 0 else MINUS}{rounded}"


def between(interval: Interval, kind: Kind = Kind.SHARES) -> str:
    """67 to 93 %, or +1.2 to +4.8"""
    if kind is Kind.MANY_POINTS:
        return f"{points(interval.low)} to {points(interval.high)}"
    return f"{interval.low * 100:.0f} to {percent(interval.high)}"


def printed(value: Value, kind: Kind) -> str:
    if value is None:
        return NONE
    if isinstance(value, Interval):
        return between(value, kind)
    return {Kind.SHARE: percent, Kind.POINTS: points}.get(kind, str)(value)


def days(period: Period, today: date) -> str:
    """Mon 2 March to Tue 31 March; with the year where it is not this one"""
    if period.first.year == period.last.year == today.year:
        return f"{day_words(period.first)} to {day_words(period.last)}"
    return f"{calendar_day(period.first)} to {calendar_day(period.last)}"
