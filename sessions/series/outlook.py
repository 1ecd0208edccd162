"""What each dose of a series would mean, and what is in its way: a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from integration_care.accounts.models import Clinic, Holiday
from patients.followups.window import window_for
from patients.models import Course
from sessions.calendar import circles
from sessions.calendar.bookability import bookability
from sessions.calendar.closed import closed_words
from sessions.calendar.cutting import cut_before, talks_ahead, windows_around
from sessions.calendar.facts import diary_of
from sessions.calendar.free_time import Diary, Span
from sessions.calendar.outlook import Outlook, team_lead, worked_in
from sessions.calendar.reach import out_of_reach
from sessions.calendar.second_look import of_lead, said_of
from sessions.calendar.taken import Booking, is_taken
from sessions.groups.models import Meeting
from sessions.models import CareSession
from sessions.series.forms import Visit

OVER = "This time has passed. A dose that took place is booked and logged by itself."


@dataclass(frozen=True)
class Looked:
    """`refused` keeps the series from being booked; `beside` is only said."""

    at: datetime
    outlook: Outlook
    refused: str
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Booked:
    """What is booked already where the series is to go, read once."""

    course: Course
    visit: Visit
    clinic: Clinic
    now: datetime
    starts: Sequence[datetime]
    booked: Sequence[CareSession]
    holidays: Sequence[Holiday]
    giver: Diary
    meetings: Sequence[Meeting]

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.visit.minutes)

    def overlapping(self, at: datetime) -> list[CareSession]:
        return [one for one in self.booked if self._meets(one, at)]

    def _is_ours(self, one: CareSession) -> bool:
        """The patient's, or a place in a circle, which stands here as the circle's meeting."""
        return one.patient_id == self.course.patient_id or one.kind == CareSession.Kind.GROUP

    def _meets(self, one: Booking, at: datetime) -> bool:
        return one.scheduled_start < at + self.length and at < one.scheduled_end

    def refused(self, at: datetime) -> str:
        day = at.astimezone(self.clinic.zone).date()
        if at <= self.now:
            return OVER
        if words := out_of_reach(at, now=self.now, zone=self.clinic.zone):
            return words
        for holiday in self.holidays:
            if holiday.starts_on <= day <= holiday.ends_on:
                return closed_words(at, holiday, self.clinic)
        for one in self.overlapping(at):
            if one.patient_id == self.course.patient_id:
                return is_taken(self.course.patient.called, one)
        return "Another dose of this series is then." if self._meets_itself(at) else ""

    def _meets_itself(self, at: datetime) -> bool:
        return sum(abs(one - at) < self.length for one in self.starts) > 1

    def beside(self, at: datetime) -> Iterator[str]:
        """Allowed, and worth a second look."""
        lead, room = self.visit.lead, self.visit.place.strip().lower()
        others = [one for one in self.overlapping(at) if not self._is_ours(one)]
        held = [one for one in others if one.lead_id == lead.pk]
        meetings = [one for one in self.meetings if self._meets(one, at)]
        there = [one for one in others if room and one.place.lower() == room]
        yield from of_lead(lead, self.giver, (at, at + self.length))
        yield from said_of([*held, *meetings], there, lead=lead)


def look(course: Course, visit: Visit, starts: Sequence[datetime], *, now: datetime) -> list[Looked]:
    """In order of time. Nothing is looked at where nothing is asked."""
    if not starts:
        return []
    clinic, rules = visit.lead.clinic, course.protocol_version.rules
    in_order, close = sorted(set(starts)), timedelta(hours=rules.window.close_h.value)
    integrator = team_lead(course) or visit.lead
    giver = diary_of(visit.lead, in_order[0], clinic.zone)
    already = Booked(
        course, visit, clinic, now, starts,
        booked=_booked(course, visit, integrator.pk, (in_order[0], in_order[-1] + close + timedelta(days=1))),
        holidays=[one for one in giver.away if isinstance(one, Holiday)], giver=giver,
        meetings=list(circles.led_by([visit.lead.pk]).filter(scheduled_end__gt=in_order[0])),
    )  # fmt: skip
    windows, talks = windows_around(course), talks_ahead(course)
    others = [window.anchor_at for window in windows]
    doses = sorted({*others, *in_order})
    diary = diary_of(integrator, in_order[0], clinic.zone, _taken(already, integrator.pk))
    session = timedelta(minutes=rules.integration.default_length_min.value)

    def outlook(at: datetime) -> Outlook:
        window = window_for(at, rules.window, min((one for one in doses if one > at), default=None))
        worked, bookable = worked_in(diary, window), bookability(window, diary, session)
        return Outlook(window, visit.lead, integrator, session, worked, bookable, better=None)

    def beside(at: datetime) -> Iterator[str]:
        """What it does to the window of a dose before the series; within it each row says it of its own."""
        last = max((one for one in doses if one < at), default=None)
        cut = cut_before(windows, at, clinic.zone) if last in others else None
        if cut and not cut.is_kept(talks):
            yield cut.words
        yield from already.beside(at)

    return [Looked(at, outlook(at), already.refused(at), tuple(beside(at))) for at in in_order]


def _booked(course: Course, visit: Visit, integrator: object, span: Span) -> list[CareSession]:
    """Whatever concerns the patient, the two members or the room."""
    ours = Q(patient=course.patient_id) | Q(lead__in=[visit.lead.pk, integrator])
    if visit.place.strip():
        ours |= Q(place__iexact=visit.place.strip())
    found = CareSession.objects.filling(*span).filter(ours, clinic=course.clinic_id)
    return list(found.select_related("clinic").order_by("scheduled_start"))


def _taken(already: Booked, integrator: object) -> list[Span]:
    """The integrator's and the patient's hours; the patient is busy with the series itself, too."""
    ours = [
        (one.scheduled_start, one.scheduled_end)
        for one in already.booked
        if one.patient_id == already.course.patient_id or one.lead_id == integrator
    ]
    return [*ours, *((at, at + already.length) for at in already.starts)]
