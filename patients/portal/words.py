"""The human lines on a patient's pages. Pure: no page ever counts what was not done."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_clock, local_day, spoken_hours

WEEK = timedelta(days=6)


def greeting(now: datetime, zone: ZoneInfo) -> str:
    hour = now.astimezone(zone).hour
    if 5 <= hour < 12:
        return "Good morning."
    if 12 <= hour < 18:
        return "Good afternoon."
    return "Good evening."


def since_session(anchor_at: datetime, now: datetime) -> str:
    """It is 22 hours since your session."""
    passed = now - anchor_at
    if passed < timedelta(hours=1):
        return "Your session was a moment ago."
    if passed < timedelta(hours=96):
        return f"It is {spoken_hours(passed)} since your session."
    return f"It is {passed // timedelta(days=1)} days since your session."


def soon(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """today, 17:00; tomorrow, 9:30; Thursday, 15:00; or the date when it is further away."""
    days = (at.astimezone(zone).date() - now.astimezone(zone).date()).days
    if days == 0:
        day = "today"
    elif days == 1:
        day = "tomorrow"
    elif 0 < days <= WEEK.days:
        day = f"{at.astimezone(zone):%A}"
    else:
        day = local_day(at, zone)
    return f"{day}, {local_clock(at, zone)}"
