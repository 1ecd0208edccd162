"""When somebody at the clinic reads what patients send: the clinic's staffed hours, on its own wall clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from integration_care.accounts.models import Clinic

READING_TIME = timedelta(hours=2)  # less than this before closing, and it is read on the next staffed day
DAYS_AHEAD = 9


def spans(clinic: Clinic, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The staffed hours that are under way or still to come, in UTC; none when no weekday is staffed."""
    today = now.astimezone(clinic.zone).date()
    for days in range(DAYS_AHEAD):
        day = today + timedelta(days=days)
        if str(day.isoweekday()) not in clinic.staffed_weekdays:
            continue
        starts = datetime.combine(day, clinic.staffed_from, clinic.zone).astimezone(UTC)
        ends = datetime.combine(day, clinic.staffed_until, clinic.zone).astimezone(UTC)
        if ends > now:
            yield starts, ends


def is_staffed(clinic: Clinic, now: datetime) -> bool:
    return any(starts <= now for starts, _ in spans(clinic, now))


def reads_by(clinic: Clinic, now: datetime) -> datetime | None:
    """By when an entry handed in now has been read; None when the clinic names no staffed hours."""
    ends = (ends for starts, ends in spans(clinic, now) if ends - max(starts, now) >= READING_TIME)
    return next(ends, None)


def next_opening(clinic: Clinic, now: datetime) -> datetime | None:
    return next((starts for starts, _ in spans(clinic, now) if starts > now), None)
