"""The human lines on a patient's pages. Pure: no page ever counts what was not done."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from integration_care.core.ui.words import local_clock, local_day, spoken_hours, written, zone_name

WEEK = timedelta(days=6)


def greeting(now: datetime, zone: ZoneInfo) -> str:
    hour = now.astimezone(zone).hour
    if 5 <= hour < 12:
        return _("Good morning.")
    if 12 <= hour < 18:
        return _("Good afternoon.")
    return _("Good evening.")


def since_session(anchor_at: datetime, now: datetime) -> str:
    """It is 22 hours since your treatment session."""
    passed = now - anchor_at
    if passed < timedelta(hours=1):
        return _("Your treatment session was a moment ago.")
    if passed < timedelta(hours=96):
        return _("It is %(time)s since your treatment session.") % {"time": spoken_hours(passed)}
    return _("It is %(count)s days since your treatment session.") % {"count": passed // timedelta(days=1)}


def soon(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """today, 17:00; tomorrow, 9:30; Thursday, 15:00; or the date when it is further away."""
    days = (at.astimezone(zone).date() - now.astimezone(zone).date()).days
    if days == 0:
        day = _("today")
    elif days == 1:
        day = _("tomorrow")
    elif 0 < days <= WEEK.days:
        day = written(at.astimezone(zone).date(), _("EEEE"))
    else:
        day = local_day(at, zone)
    return f"{day}, {local_clock(at, zone)}"


def by_when(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """17:00 today; 09:30 tomorrow; 15:00 on Thursday; 15:00 on Wed 17 June: after "by" and "before"."""
    days = (at.astimezone(zone).date() - now.astimezone(zone).date()).days
    time = {"time": local_clock(at, zone)}
    if days == 0:
        return _("%(time)s today") % time
    if days == 1:
        return _("%(time)s tomorrow") % time
    is_this_week = 0 < days <= WEEK.days
    day = written(at.astimezone(zone).date(), _("EEEE")) if is_this_week else local_day(at, zone)
    return _("%(time)s on %(day)s") % {**time, "day": day}


def soon_for_both(at: datetime, now: datetime, zone: ZoneInfo, clinic_zone: ZoneInfo) -> str:
    """tomorrow, 08:00 (09:00 in New York): by the patient's clock, and by the clinic's where it differs."""
    theirs, clinics = local_clock(at, zone), local_clock(at, clinic_zone)
    if theirs == clinics:
        return soon(at, now, zone)
    words = {"soon": soon(at, now, zone), "clock": clinics, "city": zone_name(clinic_zone)}
    return _("%(soon)s (%(clock)s in %(city)s)") % words
