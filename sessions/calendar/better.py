"""Which other times of the same week leave more of a dose's window for integration. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from patients.followups.window import Window, window_for
from patients.protocols.rules import WindowRules
from sessions.calendar.bookability import Bookability, bookability, usable_of
from sessions.calendar.free_time import DAY, STEP, Diary, Span, free_slots

MOST = 3


@dataclass(frozen=True)
class DoseTime:
    at: datetime
    bookable: Bookability


@dataclass(frozen=True)
class Plan:
    """A dose at `at`: who gives it and who integrates, the patient's other doses, and how long both take."""

    at: datetime
    giver: Diary
    integrator: Diary
    others: Sequence[datetime]
    rules: WindowRules
    visit: timedelta
    session: timedelta

    def window(self, at: datetime) -> Window:
        return window_for(at, self.rules, min((one for one in self.others if one > at), default=None))

    def bookable(self, at: datetime) -> Bookability:
        return bookability(self.window(at), self.integrator, self.session)

    def better(self, now: datetime) -> list[DoseTime]:
        """The most usable first, one a day, each worth a session more than the time that was chosen."""
        days: dict[date, datetime] = {}
        for at in self._candidates(now):
            day = at.astimezone(self._zone).date()
            days[day] = max(days.get(day, at), at, key=self._rank)
        least = self._worth(self.at) + self.session
        worth_it = sorted(
            (at for at in days.values() if self._worth(at) >= least), key=self._worth, reverse=True
        )
        found = (DoseTime(at, self.bookable(at)) for at in worth_it)
        return [one for one in found if one.bookable.first_slot][:MOST]

    def _candidates(self, now: datetime) -> Iterator[datetime]:
        """Half hours of the week at which whoever gives the dose has time for the visit."""
        monday, ends = week_of(self.at, self._zone)
        since = max(now, monday)
        return free_slots(self.giver, since=since, until=ends, length=self.visit, apart=STEP)

    def _rank(self, at: datetime) -> tuple[timedelta, timedelta]:
        """Of one day: what is worth most, then what is nearest to the chosen hour."""
        return self._worth(at), -abs(_clock(at, self._zone) - _clock(self.at, self._zone))

    def _worth(self, at: datetime) -> timedelta:
        """Usable time in its own window, and in what it leaves of the window before it."""
        usable = usable_of(self.window(at), self._free)
        before = [one for one in self.others if one < at]
        return usable + usable_of(window_for(max(before), self.rules, at), self._free) if before else usable

    @cached_property
    def _free(self) -> list[Span]:
        """Whatever may lie in one of the windows."""
        monday, ends = week_of(self.at, self._zone)
        reach = timedelta(hours=self.rules.close_h.value)
        return self.integrator.free(monday - reach, ends + reach)

    @property
    def _zone(self) -> ZoneInfo:
        return self.giver.zone


def week_of(at: datetime, zone: ZoneInfo) -> Span:
    """From Monday's midnight to the next, where the clinic is."""
    day = at.astimezone(zone).date()
    monday = day - day.weekday() * DAY
    return datetime.combine(monday, time(), zone), datetime.combine(monday + 7 * DAY, time(), zone)


def _clock(at: datetime, zone: ZoneInfo) -> timedelta:
    there = at.astimezone(zone)
    return timedelta(hours=there.hour, minutes=there.minute)
