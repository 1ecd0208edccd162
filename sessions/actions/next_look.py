"""The day on which something is asked about again: none before the day on which it came up."""

from __future__ import annotations

from datetime import date, datetime

from integration_care.accounts.models import Clinic
from integration_care.core.ui.words import calendar_day
from sessions.errors import Refused
from sessions.models import CareSession


def first_day(clinic: Clinic, now: datetime, session: CareSession | None = None) -> date:
    """The clinic's local day of the session that it came up in, else today."""
    at = min(session.happened_at, now) if session else now
    return at.astimezone(clinic.zone).date()


def too_early(day: date | None, since: date | None) -> str:
    """Why it is not asked about on that `day`; empty where it may be."""
    if day is None or since is None or day >= since:
        return ""
    return f"{calendar_day(day)} is too early. Give {calendar_day(since)} or later."


def check_next_look(day: date | None, since: date, field: str) -> None:
    if why := too_early(day, since):
        raise Refused(why, field=field)
