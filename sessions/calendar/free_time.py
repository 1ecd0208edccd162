"""When somebody works, and when in that they are free. Pure; weekdays and hours are clinic time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from integration_care.accounts.models import Leave, WorkingHours

Span = tuple[datetime, datetime]
DAY = timedelta(days=1)
STEP = timedelta(minutes=30)


@dataclass(frozen=True)
class Diary:
    """One person's working week, leave and appointments."""

    zone: ZoneInfo
    hours: Sequence[WorkingHours] = ()
    leave: Sequence[Leave] = ()
    taken: Sequence[Span] = ()

    def working(self, since: datetime, until: datetime) -> Iterator[Span]:
        """Whole working spans of the days that `[since, until)` touches, in order."""
        day = since.astimezone(self.zone).date()
        while day <= until.astimezone(self.zone).date():
            if not any(one.starts_on <= day <= one.ends_on for one in self.leave):
                yield from self._on(day)
            day += DAY

    def _on(self, day: date) -> Iterator[Span]:
        for one in sorted(self.hours, key=lambda each: each.starts):
            if one.weekday == day.isoweekday():
                yield (
                    datetime.combine(day, one.starts, self.zone),
                    datetime.combine(day, one.ends, self.zone),
                )


def inside(spans: Iterable[Span], since: datetime, until: datetime) -> Iterator[Span]:
    """What of the spans lies in `[since, until)`."""
    for begins, ends in spans:
        if max(begins, since) < min(ends, until):
            yield _not_before(begins, since), min(ends, until)


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
    spans = ((_not_before(begins, since), ends) for begins, ends in diary.working(since, until))
    found = starts_in(spans, diary.taken, length, apart=apart, suits=suits)
    return takewhile(lambda at: at < until, found)


def starts_in(
    spans: Iterable[Span],
    taken: Sequence[Span],
    length: timedelta,
    *,
    apart: timedelta = timedelta(0),
    suits: Callable[[datetime], bool] = bool,
) -> Iterator[datetime]:
    """The half hours from which `length` is free inside one of the spans."""
    earliest = None
    for begins, ends in spans:
        at = _half_hour_from(begins if earliest is None else max(begins, earliest))
        while at + length <= ends:
            is_free = not any(begun < at + length and at < ended for begun, ended in taken)
            if is_free and suits(at):
                yield at
                at = earliest = _half_hour_from(at + max(apart, length))
            else:
                at += STEP


def _not_before(begins: datetime, since: datetime) -> datetime:
    """Half hours are those of the clinic's clock: the later one of the two, told by the clock of `begins`."""
    return max(begins, since).astimezone(begins.tzinfo)


def _half_hour_from(at: datetime) -> datetime:
    over = timedelta(minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond)
    return at if not over else at - over + STEP
