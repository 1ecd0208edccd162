"""The next hours at which somebody could be seen. Pure; wall-clock rules in, instants (UTC) out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=30)


@dataclass(frozen=True)
class WorkingDay:
    """`weekday` is ISO (1 is Monday); times are local to the clinic."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True)
class Diary:
    """One person's working week, days away (first and last included) and appointments (start, end)."""

    zone: ZoneInfo
    hours: Sequence[WorkingDay] = ()
    away: Sequence[tuple[date, date]] = ()
    taken: Sequence[tuple[datetime, datetime]] = ()

    def is_away(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.away)

    def is_taken(self, start: datetime, end: datetime) -> bool:
        return any(start < until and since < end for since, until in self.taken)


def free_slots(
    diary: Diary,
    *,
    since: datetime,
    until: datetime,
    length: timedelta,
    apart: timedelta = timedelta(0),
    suits: Callable[[datetime], bool] = bool,
) -> Iterator[datetime]:
    """Starts on the half hour in `[since, until)` with `length` free, each at least `apart` from the last.

    `suits` may refuse an instant: in the middle of the patient's night, for one.
    """
    earliest = since
    for start, end in _working_spans(diary, since, until):
        for at in _half_hours(start):
            if at + length > end or at >= until:
                break
            if at >= earliest and suits(at) and not diary.is_taken(at, at + length):
                yield at
                earliest = at + max(apart, length)


def _working_spans(diary: Diary, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    day, last = since.astimezone(diary.zone).date(), until.astimezone(diary.zone).date()
    while day <= last:
        for span in sorted(diary.hours, key=lambda span: span.starts):
            if span.weekday == day.isoweekday() and not diary.is_away(day):
                yield _instant(day, span.starts, diary.zone), _instant(day, span.ends, diary.zone)
        day += timedelta(days=1)


def _half_hours(start: datetime) -> Iterator[datetime]:
    while True:
        yield start
        start += STEP


def _instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, wall, zone).astimezone(UTC)
