"""A circle in the list, and on its own page: meetings, roster, who waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_clock, local_day, long_day
from sessions.groups.models import Group, GroupMember, Meeting
from sessions.groups.queries import PEOPLE, TAKEN, WAITING
from sessions.groups.sight import Sight

DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class GroupLine:
    """One circle among the others."""

    id: UUID
    name: str
    leads: str
    next: str
    places: str
    free: int
    waiting: int
    is_open: bool


@dataclass(frozen=True)
class MeetingLine:
    id: UUID
    group: str
    day: str
    time: str
    place: str
    people: str
    status: str
    tone: str
    waits: bool
    is_readable: bool


@dataclass(frozen=True)
class Seat:
    """Somebody on the roster or in the line, by name or by initials as the reader may know."""

    id: UUID
    name: str
    initials: str
    chart_of: UUID | None
    since: str


def leads(group: Group) -> str:
    return " and ".join(str(one) for one in (group.lead, group.co_lead) if one)


def group_line(group: Group, following: Meeting | None, zone: ZoneInfo) -> GroupLine:
    """`group`: one of `groups_for`."""
    taken = TAKEN.of(group)
    return GroupLine(
        id=group.pk,
        name=group.name,
        leads=leads(group),
        next=when(following, zone) if following else "",
        places=f"{taken} of {group.capacity}",
        free=max(0, group.capacity - taken),
        waiting=WAITING.of(group),
        is_open=group.is_open,
    )


def when(meeting: Meeting, zone: ZoneInfo) -> str:
    """Tue 3 March, 14:00-15:00: as it took place, or as it is booked."""
    start = meeting.started_at or meeting.scheduled_start
    return f"{local_day(start, zone)}, {span(meeting, zone)}"


def span(meeting: Meeting, zone: ZoneInfo) -> str:
    start = meeting.started_at or meeting.scheduled_start
    end = meeting.ended_at or meeting.scheduled_end
    return f"{local_clock(start, zone)}{DASH}{local_clock(end, zone)}"


def meeting_line(meeting: Meeting, *, now: datetime, zone: ZoneInfo, readable: bool = True) -> MeetingLine:
    """`meeting`: one `with_people`."""
    tones = {Meeting.Status.HELD: "green"}
    count = PEOPLE.of(meeting)
    return MeetingLine(
        id=meeting.pk,
        group=meeting.group.name,
        day=local_day(meeting.started_at or meeting.scheduled_start, zone),
        time=span(meeting, zone),
        place=meeting.place,
        people="1 patient" if count == 1 else f"{count} patients",
        status=meeting.get_status_display().lower(),
        tone=tones.get(Meeting.Status(meeting.status), "neutral"),
        waits=meeting.is_booked and meeting.scheduled_end <= now,
        is_readable=readable,
    )


def seats(members: Sequence[GroupMember], sight: Sight, zone: ZoneInfo) -> list[Seat]:
    return [
        Seat(
            id=one.pk,
            name=sight.name_of(one.patient),
            initials=one.patient.initials,
            chart_of=one.patient_id if sight.opens(one.patient) else None,
            since=long_day(one.joined_at or one.asked_at, zone),
        )
        for one in members
    ]
