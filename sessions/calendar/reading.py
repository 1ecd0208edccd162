"""What the calendar page reads: a fixed number of queries, however full the clinic is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from integration_care.accounts.models import Holiday, Leave, Membership, WorkingHours
from integration_care.core.permissions import CLINICAL_ROLES
from sessions.calendar.circles import people_of
from sessions.calendar.free_time import DAY, Diary
from sessions.calendar.spread import Spread
from sessions.groups.models import Meeting
from sessions.models import CareSession, Room

Status = CareSession.Status
SHOWN = (Status.BOOKED, Status.IN_PROGRESS, Status.COMPLETED, Status.ABORTED, Status.NO_SHOW)


MET = (Meeting.Status.BOOKED, Meeting.Status.HELD)


@dataclass(frozen=True)
class Booked:
    """What stands in the calendar; a circle's meeting once, not for each patient in it.

    `known`: the sessions whose patient the reader may see.
    """

    people: list[Membership]
    sessions: list[CareSession]
    known: set[UUID]
    hours: list[WorkingHours] = field(default_factory=list)
    leave: list[Leave] = field(default_factory=list)
    holidays: list[Holiday] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    @property
    def rooms(self) -> list[str]:
        """Those with a name, and what else the bookings name; a link for a call is no room."""
        places = {one.place for one in self.sessions} | {one.place for one in self.meetings}
        known = {name.lower() for name in self.named}
        others = {place for place in places if place and "://" not in place and place.lower() not in known}
        return sorted([*self.named, *others], key=str.lower)

    def of_person(self, member: Membership) -> list[CareSession]:
        return [session for session in self.sessions if session.lead_id == member.pk]

    def of_room(self, room: str) -> list[CareSession]:
        return [session for session in self.sessions if session.place.lower() == room.lower()]

    def meetings_of(self, member: Membership) -> list[Meeting]:
        return [meeting for meeting in self.meetings if member.pk in people_of(meeting)]

    def meetings_in(self, room: str) -> list[Meeting]:
        return [meeting for meeting in self.meetings if meeting.place.lower() == room.lower()]

    def closed_on(self, day: date) -> str:
        """The name of the day's holiday; empty where the clinic is open."""
        return next((one.name for one in self.holidays if one.starts_on <= day <= one.ends_on), "")

    def diary(self, member: Membership, spread: Spread) -> Diary:
        return Diary(
            spread.zone,
            [one for one in self.hours if one.member_id == member.pk],
            [*(one for one in self.leave if one.member_id == member.pk), *self.holidays],
            [
                (one.scheduled_start, one.scheduled_end)
                for one in self.of_person(member)
                if one.status in (Status.BOOKED, Status.IN_PROGRESS)
            ]
            + [(one.scheduled_start, one.scheduled_end) for one in self.meetings_of(member) if one.is_booked],
        )


def read(member: Membership, spread: Spread) -> Booked:
    start, end = spread.span
    shown = CareSession.objects.filter(clinic_id=member.clinic_id, status__in=SHOWN)
    shown = shown.exclude(kind=CareSession.Kind.GROUP)
    shown = shown.filter(scheduled_start__lt=end, scheduled_end__gt=start)
    people = list(Membership.objects.filter(clinic=member.clinic_id).with_role(*CLINICAL_ROLES))
    eve = spread.days[0] - DAY  # a night's hours belong to the day on which they begin
    leave = Leave.objects.filter(member__in=people, ends_on__gte=eve, starts_on__lte=spread.days[-1])
    meetings = Meeting.objects.filter(clinic=member.clinic_id, status__in=MET)
    meetings = meetings.filter(scheduled_start__lt=end, scheduled_end__gt=start)
    closed = Holiday.objects.filter(clinic=member.clinic_id, starts_on__lte=spread.days[-1])
    closed = closed.from_day(eve)
    return Booked(
        people=people,
        sessions=list(shown.select_related("patient", "lead__user").order_by("scheduled_start", "pk")),
        known=set(shown.visible_to(member).values_list("pk", flat=True)),
        hours=list(WorkingHours.objects.filter(member__in=people)),
        leave=list(leave),
        holidays=list(closed),
        named=[room.name for room in Room.objects.in_use().filter(clinic=member.clinic_id)],
        meetings=list(meetings.select_related("group", "lead__user").order_by("scheduled_start", "pk")),
    )
