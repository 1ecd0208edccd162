"""The calendar's columns: what is booked with somebody or in a room, and when they are free. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import day_words, local_clock
from sessions.calendar.free_time import DAY, STEP, Span, inside, without
from sessions.calendar.reading import Booked
from sessions.calendar.spread import ROOM, Spread
from sessions.groups.models import Meeting
from sessions.models import CareSession
from sessions.presenters.head import TONES

Status = CareSession.Status


@dataclass(frozen=True)
class Entry:
    """A session, a meeting of a circle, or free time; only what may be done about it has an address."""

    at: datetime
    clock: str
    title: str
    more: str = ""
    status: str = ""
    tone: str = ""
    url: str = ""
    move: str = ""
    cancel: str = ""
    book: str = ""


@dataclass(frozen=True)
class Lane:
    title: str
    note: str
    url: str
    is_now: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Calendar:
    spread: Spread
    booked: Booked
    now: datetime
    back: str  # where a booking, a move or a cancellation returns to

    def lanes(self) -> list[Lane]:
        if self.spread.by == "people":
            return [self._day_of(member, self.spread.on, str(member)) for member in self.booked.people]
        if self.spread.by == "rooms":
            return [self._day_in(room, self.spread.on, room) for room in self.booked.rooms]
        days = [(day, day_words(day, self.spread.today)) for day in self.spread.days]
        if self.spread.of.startswith(ROOM):
            found = [self._day_in(self.spread.of.removeprefix(ROOM), day, said) for day, said in days]
        else:
            found = [self._day_of(self.person, day, said) for day, said in days if self.person]
        return [
            lane
            for lane, day in zip(found, self.spread.days, strict=False)
            if lane.entries or day.weekday() < 5
        ]

    @property
    def person(self) -> Membership | None:
        """Whose week it is; the first of the people where none was asked for. None: it is a room's."""
        if self.spread.of.startswith(ROOM):
            return None
        asked = (one for one in self.booked.people if str(one.pk) == self.spread.of)
        return next(asked, self.booked.people[0] if self.booked.people else None)

    def _day_of(self, member: Membership | None, day: date, title: str) -> Lane:
        if member is None:
            return Lane(title, "", "", is_now=False, entries=())
        diary = self.booked.diary(member, self.spread)
        span = self._day(day)
        free = without(inside(diary.working(*span), max(span[0], self.now), span[1]), diary.taken)
        sessions = self._sessions(self.booked.of_person(member), span)
        circles = self._circles(self.booked.meetings_of(member), span)
        found = [*sessions, *circles, *self._free(free, member)]
        away = "Away" if diary.is_away(day) else ""
        note = self._closed(day) or away or ("" if diary.hours else "No working hours entered")
        return self._lane(title, note, day, found, str(member.pk))

    def _day_in(self, room: str, day: date, title: str) -> Lane:
        span = self._day(day)
        circles = self._circles(self.booked.meetings_in(room), span, with_lead=True)
        found = [*self._sessions(self.booked.of_room(room), span, with_lead=True), *circles]
        return self._lane(title, self._closed(day), day, found, ROOM + room)

    def _closed(self, day: date) -> str:
        name = self.booked.closed_on(day)
        return f"Closed: {name}" if name else ""

    def _lane(self, title: str, note: str, day: date, found: Iterable[Entry], of: str) -> Lane:
        """A day leads to the week it lies in, a day of a week to that day."""
        is_week = self.spread.by == "week"
        url = Spread(
            day, self.spread.today, "people" if is_week else "week", "" if is_week else of, self.spread.zone
        ).url
        in_order = tuple(sorted(found, key=lambda entry: entry.at))
        return Lane(title, note, url, is_week and day == self.spread.today, in_order)

    def _sessions(
        self, sessions: Iterable[CareSession], span: Span, *, with_lead: bool = False
    ) -> Iterator[Entry]:
        for session in sessions:
            if span[0] <= session.scheduled_start < span[1]:
                yield self._session(session, with_lead=with_lead)

    def _circles(
        self, meetings: Iterable[Meeting], span: Span, *, with_lead: bool = False
    ) -> Iterator[Entry]:
        """Nobody's name and not the circle's, with patients in it or without."""
        for meeting in meetings:
            at = meeting.scheduled_start
            if span[0] <= at < span[1]:
                more = (str(meeting.lead) if with_lead else "", meeting.place)
                clock = self._clock(at, meeting.scheduled_end)
                yield Entry(at, clock, "Circle", " · ".join(filter(None, more)))

    def _session(self, session: CareSession, *, with_lead: bool) -> Entry:
        at, ends = session.scheduled_start, session.scheduled_end
        clock = self._clock(at, ends)
        lead = str(session.lead) if with_lead else ""
        if session.pk not in self.booked.known:
            return Entry(at, clock, "Taken", lead)
        is_booked, back = session.status == Status.BOOKED, "?" + urlencode({"next": self.back})
        more = (session.get_kind_display(), lead, "" if with_lead else session.place)
        return Entry(
            at,
            clock,
            session.patient.full_name,
            " · ".join(filter(None, more)),
            status="" if is_booked else session.get_status_display().lower(),
            tone=TONES[Status(session.status)],
            url=reverse("sessions:record", args=[session.pk]),
            move=reverse("sessions:move", args=[session.pk]) + back if is_booked else "",
            cancel=reverse("sessions:cancel", args=[session.pk]) + back if is_booked else "",
        )

    def _free(self, spans: Iterable[Span], member: Membership) -> Iterator[Entry]:
        for at, ends in spans:
            if ends - at >= STEP:
                starts = _next_step(at).astimezone(self.spread.zone).isoformat(timespec="minutes")
                asked = urlencode({"starts": starts, "lead": member.pk, "next": self.back})
                book = f"{reverse('sessions:calendar-book')}?{asked}"
                yield Entry(at, self._clock(at, ends), "Free", book=book)

    def _day(self, day: date) -> Span:
        return self.spread.midnight(day), self.spread.midnight(day + DAY)

    def _clock(self, at: datetime, ends: datetime) -> str:
        return f"{local_clock(at, self.spread.zone)}\N{EN DASH}{local_clock(ends, self.spread.zone)}"


def _next_step(at: datetime) -> datetime:
    """A booking begins on a round five minutes."""
    over = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at - over + timedelta(minutes=5) if over else at
