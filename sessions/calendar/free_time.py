"""When somebody works, and when in that they are free. Pure; spans are instants in UTC.

Weekdays and hours are what the clock of the zone shows: an hour that the clocks skip is not worked, one that
they double is worked twice. Elapsed time is never counted on the wall.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import Protocol
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]
DAY = timedelta(days=1)
STEP = timedelta(minutes=30)


class Hours(Protocol):
    """Part of a working day; `weekday` as ISO. One that ends before it begins ends on the next day."""

    @property
    def weekday(self) -> int: ...
    @property
    def starts(self) -> time: ...
    @property
    def ends(self) -> time: ...


class Away(Protocol):
    """Days off, the first and the last included: leave, or a holiday of the clinic."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


@dataclass(frozen=True)
class Diary:
    """One person's working week, days away and appointments."""

    zone: ZoneInfo
    hours: Sequence[Hours] = ()
    away: Sequence[Away] = ()
    taken: Sequence[Span] = ()

    def working(self, since: datetime, until: datetime) -> list[Span]:
        """Whole working spans that reach into `[since, until)`, in order; none touches the next.

        Hours over midnight belong to the day on which they begin.
        """
        stretches = _evenly(since - DAY, until + DAY, self.zone)
        spans = _joined(span for stretch in stretches for span in self._worked(*stretch))
        return [(begins, ends) for begins, ends in spans if begins < until and since < ends]

    def free(self, since: datetime, until: datetime) -> list[Span]:
        """The same without what is taken."""
        return list(without(self.working(since, until), self.taken))

    def is_away(self, day: date) -> bool:
        return any(one.starts_on <= day <= one.ends_on for one in self.away)

    def _worked(self, since: datetime, until: datetime, offset: timedelta) -> Iterator[Span]:
        """In a stretch through which the clock shows UTC plus `offset`."""
        day, last = (since + offset).date() - DAY, (until + offset).date()
        while day <= last:
            if not self.is_away(day):
                spans = (self._span(day, one) for one in self.hours if one.weekday == day.isoweekday())
                yield from inside(((begins - offset, ends - offset) for begins, ends in spans), since, until)
            day += DAY

    @staticmethod
    def _span(day: date, one: Hours) -> Span:
        """As the wall shows it."""
        ends_on = day if one.starts < one.ends else day + DAY
        return datetime.combine(day, one.starts, UTC), datetime.combine(ends_on, one.ends, UTC)


def inside(spans: Iterable[Span], since: datetime, until: datetime) -> Iterator[Span]:
    """What of the spans lies in `[since, until)`."""
    for begins, ends in spans:
        if max(begins, since) < min(ends, until):
            yield max(begins, since), min(ends, until)


def without(spans: Iterable[Span], taken: Iterable[Span]) -> Iterator[Span]:
    """What is left of the spans, in order."""
    in_order = sorted(taken)
    for begins, ends in spans:
        at = begins
        for begun, ended in in_order:
            if begun < ends and at < ended:
                if at < begun:
                    yield at, begun
                at = ended
        if at < ends:
            yield at, ends


def free_slots(
    diary: Diary,
    *,
    since: datetime,
    until: datetime,
    length: timedelta,
    apart: timedelta | None = None,
    step: timedelta = STEP,
    suits: Callable[[datetime], bool] = bool,
) -> Iterator[datetime]:
    """Starts in `[since, until)`, on the half hour or another `step`, with `length` free.

    Each is `apart` from the last, or begins where the last ends. `suits` may refuse an instant: in the
    middle of the patient's night, for one.
    """
    spans = ((max(begins, since), ends) for begins, ends in diary.free(since, until))
    found = starts_in(spans, length, zone=diary.zone, apart=apart, step=step, suits=suits)
    return takewhile(lambda at: at < until, found)


def starts_in(
    spans: Iterable[Span],
    length: timedelta,
    *,
    zone: ZoneInfo,
    apart: timedelta | None = None,
    step: timedelta = STEP,
    suits: Callable[[datetime], bool] = bool,
) -> Iterator[datetime]:
    """The half hours of the clock in `zone` from which `length` lies inside one of the spans."""
    earliest = None
    for begins, ends in spans:
        at = _on_the_clock(begins if earliest is None else max(begins, earliest), step, zone)
        while at + length <= ends:
            if suits(at):
                yield at
                at = earliest = _on_the_clock(at + (apart or length), step, zone)
            else:
                at += step


def _on_the_clock(at: datetime, step: timedelta, zone: ZoneInfo) -> datetime:
    """The next full step on the wall: in Kathmandu half hours are at a quarter past and to, in UTC."""
    wall = at.astimezone(zone).replace(tzinfo=None)
    over = (wall - datetime.combine(wall.date(), time())) % step
    return (at - over + step if over else at).astimezone(UTC)


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(ends, found[-1][1])
        else:
            found.append((begins, ends))
    return found


def _evenly(
    since: datetime, until: datetime, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """`[since, until)` cut at least daily and where the clocks change, each part with its offset from UTC."""
    at = since.astimezone(UTC).replace(microsecond=0)
    while at < until:
        ends, offset = min(at + DAY, until.astimezone(UTC)), _offset(at, zone)
        if _offset(ends, zone) != offset:
            ends = _change(at, ends, zone)
        yield at, ends, offset
        at = ends


def _change(since: datetime, until: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the clock begins to show another offset."""
    was, seconds = _offset(since, zone), range(int((until - since).total_seconds()) + 1)
    later = bisect_left(seconds, True, key=lambda n: _offset(since + timedelta(seconds=n), zone) != was)
    return since + timedelta(seconds=later)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
