"""How the board and the chart say an instant: short, in the viewer's zone, the patient's beside it. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import HOUR, hours, local_clock, local_day, zone_name

NEAR = timedelta(days=6)


def moment(at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """18:40 today, Thu 18:40 within six days, 17 June 18:40 beyond, with another year named;
    on the wall of `zone`."""
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    if day == today:
        return local_clock(at, zone)
    if abs(day - today) <= NEAR:
        return f"{day:%a} {local_clock(at, zone)}"
    return f"{day.day} {day:%B}{_year(day, today)} {local_clock(at, zone)}"


def elsewhere(at: datetime, *, zone: ZoneInfo, viewer: ZoneInfo) -> str:
    """18:40 (Chicago), with the weekday when it is another day there; empty where the clocks agree."""
    there, here = at.astimezone(zone), at.astimezone(viewer)
    if there.utcoffset() == here.utcoffset():
        return ""
    day = "" if there.date() == here.date() else f"{there:%a} "
    return f"{day}{local_clock(at, zone)} ({zone_name(zone)})"


def page_time(now: datetime, zone: ZoneInfo) -> str:
    """Wednesday 17 June, 09:40 · New York time"""
    there = now.astimezone(zone)
    return f"{there:%A} {there.day} {there:%B}, {local_clock(now, zone)} · {zone_name(zone)} time"


def day(at: datetime, zone: ZoneInfo, today: date | None = None) -> str:
    """14 June; with its year where that is not the year of `today`"""
    there = at.astimezone(zone).date()
    return f"{there.day} {there:%B}{_year(there, today)}"


def _year(day: date, today: date | None) -> str:
    return "" if today is None or day.year == today.year else f" {day.year}"


def ago(span: timedelta) -> str:
    """5 min, 3 h, 2 d"""
    if span < timedelta(hours=1):
        return f"{max(span, timedelta(0)) // timedelta(minutes=1)} min"
    if span < timedelta(hours=48):
        return f"{span // timedelta(hours=1)} h"
    return f"{span.days} d"


def hours_left(span: timedelta) -> str:
    """6 h 50 below half a day, where minutes matter; 42 h above. Rounded down, the same on every page."""
    minutes = span // timedelta(minutes=1) % 60
    return f"{hours(span)} {minutes:02}" if HOUR <= span < 12 * HOUR and minutes else hours(span)


def counted(number: int, one: str, many: str = "") -> str:
    """1 task, 2 tasks"""
    return f"{number} {one if number == 1 else many or one + 's'}"


__all__ = ["ago", "counted", "day", "elsewhere", "hours_left", "local_day", "moment", "page_time"]
