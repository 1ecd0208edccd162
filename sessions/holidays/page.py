"""The holidays to come, each with what is booked on it all the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.urls import reverse

from integration_care.accounts.models import Clinic, Holiday
from integration_care.core.ui.words import day_words
from sessions.calendar.ahead import Ahead, booked_from
from sessions.calendar.free_time import Span
from sessions.caseload.wording import counted

DAY = timedelta(days=1)


@dataclass(frozen=True)
class HolidayLine:
    """`booked` says how many sessions stand on these days, empty where none does; `calendar`: the first."""

    key: UUID
    name: str
    days: str
    booked: str
    calendar: str


def holiday_lines(clinic: Clinic, now: datetime) -> list[HolidayLine]:
    today = now.astimezone(clinic.zone).date()
    coming = list(Holiday.objects.filter(clinic=clinic).from_day(today))
    booked = booked_from(span(coming[0], clinic)[0], clinic) if coming else []
    return [_line(holiday, today, _on(holiday, booked)) for holiday in coming]


def _line(holiday: Holiday, today: date, booked: list[date]) -> HolidayLine:
    first = min(booked, default=holiday.starts_on)
    return HolidayLine(
        key=holiday.pk,
        name=holiday.name,
        days=days_of(holiday, today),
        booked=f"{counted(len(booked), 'session')} booked" if booked else "",
        calendar=f"{reverse('sessions:calendar')}?day={first.isoformat()}",
    )


def days_of(holiday: Holiday, today: date | None = None) -> str:
    first, last = holiday.starts_on, holiday.ends_on
    return day_words(first, today) + (f" to {day_words(last, today)}" if last > first else "")


def _on(holiday: Holiday, booked: list[Ahead]) -> list[date]:
    """The day of each."""
    since, until = span(holiday, holiday.clinic)
    return [
        one.starts_at.astimezone(holiday.clinic.zone).date()
        for one in booked
        if since <= one.starts_at < until
    ]


def span(holiday: Holiday, clinic: Clinic) -> Span:
    """From the first midnight to the one after the last day, where the clinic is."""
    first = datetime.combine(holiday.starts_on, time(), clinic.zone)
    return first, datetime.combine(holiday.ends_on + DAY, time(), clinic.zone)
