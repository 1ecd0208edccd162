"""On which days something is asked for. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AT = time(10)  # on the patient's clock; the engine keeps quiet hours besides
ANSWERABLE_FOR = timedelta(days=7)
MESSAGE_USEFUL_FOR = timedelta(days=2)
MOST = 26


@dataclass(frozen=True)
class When:
    """Now (`on` is None), on a day, or from it every `weeks` weeks up to and including `until`."""

    on: date | None = None
    weeks: int | None = None
    until: date | None = None


def occasions(when: When, now: datetime, zone: ZoneInfo) -> list[datetime]:
    """The instants, at most MOST of them; `now` itself for now, for today, and for what begins today."""
    today = now.astimezone(zone).date()
    first = when.on or today
    days = [first]
    if when.weeks and when.until:
        step = timedelta(weeks=when.weeks)
        days = [first + n * step for n in range(MOST) if first + n * step <= when.until]
    return [now if day <= today else datetime.combine(day, AT, zone) for day in days]


def answerable_until(due_from: datetime, when: When) -> datetime:
    """A week, and not into the next one."""
    return due_from + min(ANSWERABLE_FOR, timedelta(weeks=when.weeks or 52))
