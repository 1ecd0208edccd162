"""On which days something is asked for. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from integration_care.core.lasting import A_WEEK
from patients.followups.days import AT, days_from

ANSWERABLE_FOR = A_WEEK
NEARLY = timedelta(days=1)


@dataclass(frozen=True)
class When:
    """Now (`on` is None), on a day, or from it every `weeks` weeks up to and including `until`."""

    on: date | None = None
    weeks: int | None = None
    until: date | None = None


def occasions(when: When, now: datetime, zone: ZoneInfo) -> list[datetime]:
    """The instants, at most MOST of them; `now` itself for now, for today, and for what begins today."""
    today = now.astimezone(zone).date()
    days = days_from(when.on or today, when.until, weeks=when.weeks)
    return [now if day <= today else datetime.combine(day, AT, zone) for day in days]


def apart(starts: Sequence[datetime], when: When) -> list[tuple[datetime, datetime]]:
    """From when until when each can be answered: a week, and not into the next one.

    After one that was put off for a dose, the next may begin inside it, and is left out. By less than a day
    does not count: a series that begins today begins at once, and goes on at AT.
    """
    length = min(ANSWERABLE_FOR, timedelta(weeks=when.weeks or 52))
    spans: list[tuple[datetime, datetime]] = []
    for start in starts:
        if spans:
            before, end = spans[-1]
            if start < end - NEARLY:
                continue
            spans[-1] = before, min(end, start)
        spans.append((start, start + length))
    return spans
