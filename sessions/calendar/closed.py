"""Whether a time can be booked at all, whoever is free: not in a year mistyped, not on a holiday."""

from __future__ import annotations

from datetime import datetime

from integration_care.accounts.models import Clinic, Holiday
from integration_care.core.ui.words import long_day
from sessions.calendar.reach import out_of_reach


def not_bookable(at: datetime, *, now: datetime, clinic: Clinic) -> str:
    """Why not, and which holiday; empty where it can. What took place on a holiday is logged as ever."""
    return out_of_reach(at, now=now, zone=clinic.zone) or (closed(at, clinic) if at > now else "")


def closed(at: datetime, clinic: Clinic) -> str:
    day = at.astimezone(clinic.zone).date()
    holiday = Holiday.objects.filter(clinic=clinic).on(day).first()
    return closed_words(at, holiday, clinic) if holiday else ""


def closed_words(at: datetime, holiday: Holiday, clinic: Clinic) -> str:
    return f"The clinic is closed on {long_day(at, clinic.zone)}: {holiday}."
