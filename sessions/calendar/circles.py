"""When circles meet: whoever leads one is taken then, with patients in it or without."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.asked_often import asked_often
from sessions.calendar.free_time import Span
from sessions.groups.models import Meeting
from sessions.groups.models.meeting import MeetingQuerySet


def led_by(leads: Collection[UUID]) -> MeetingQuerySet:
    """Booked, with one of them in the room, as lead of the meeting or beside."""
    booked = Meeting.objects.booked().select_related("group", "clinic")
    return booked.filter(Q(lead__in=leads) | Q(group__co_lead__in=leads))


@asked_often
def meets(lead: UUID, since: datetime) -> QuerySet[Meeting, Span]:
    """The hours of one person's circles."""
    found = led_by([lead]).filter(scheduled_end__gt=since)
    return found.values_list("scheduled_start", "scheduled_end")


def hours_by_lead(leads: Collection[UUID], since: datetime, until: datetime) -> Iterator[tuple[UUID, Span]]:
    """One query for all of them; a meeting of two people is there for each."""
    for meeting in led_by(leads).filter(scheduled_end__gt=since, scheduled_start__lt=until):
        span = meeting.scheduled_start, meeting.scheduled_end
        yield from ((lead, span) for lead in people_of(meeting) if lead in leads)


def people_of(meeting: Meeting) -> set[UUID]:
    return {one for one in (meeting.lead_id, meeting.group.co_lead_id) if one}


def over(lead: Membership, starts_at: datetime, ends_at: datetime, *, beside: UUID) -> Meeting | None:
    """A meeting that the lead holds then, other than the one they are booked for (`beside`)."""
    found = led_by([lead.pk]).filter(scheduled_start__lt=ends_at, scheduled_end__gt=starts_at)
    return found.exclude(pk=beside).first()
