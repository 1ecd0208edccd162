"""On which days a message goes that a person asks for, beside any dose, and how long it is of use. Pure."""

from __future__ import annotations

from datetime import date, time, timedelta

AT = time(10)  # on the patient's clock; the engine keeps quiet hours besides
MOST = 26
QUESTIONS_USEFUL_FOR = timedelta(days=2)
JOURNAL_USEFUL_FOR = timedelta(hours=9)  # of that day, not of the next one's


def days_from(first: date, until: date | None = None, *, weeks: int | None = 1) -> list[date]:
    """The first day alone, or every so many weeks from it up to and including `until`; at most MOST."""
    if not weeks or until is None:
        return [first]
    days = (first + number * timedelta(weeks=weeks) for number in range(MOST))
    return [day for day in days if day <= until]
