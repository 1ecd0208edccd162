"""What somebody leads on days on which they are away: it stays booked until somebody decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from integration_care.accounts.models import Leave, Membership
from integration_care.core.ui.words import local_moment
from sessions.calendar.circles import led_by
from sessions.models import CareSession

MOST = 30


@dataclass(frozen=True)
class Line:
    """`url`: the calendar of that day."""

    when: str
    what: str
    url: str


def booked_while_away(member: Membership, now: datetime) -> list[Line]:
    """The next ones first. With whom is not said here; the calendar says it to whoever may know."""
    clinic, today = member.clinic, now.astimezone(member.clinic.zone).date()
    away = list(Leave.objects.filter(member=member, ends_on__gte=today))
    if not away:
        return []
    own = CareSession.objects.upcoming(now).filter(lead=member).exclude(kind=CareSession.Kind.GROUP)
    meetings = led_by([member.pk]).filter(scheduled_end__gt=now)
    found = [(one.scheduled_start, one.get_kind_display()) for one in own]
    found += [(one.scheduled_start, "Circle") for one in meetings]
    lines = []
    for at, what in sorted(found):
        day = at.astimezone(clinic.zone).date()
        if any(days.starts_on <= day <= days.ends_on for days in away):
            url = f"{reverse('sessions:calendar')}?day={day.isoformat()}"
            lines.append(Line(local_moment(at, clinic.zone, today), what, url))
    return lines[:MOST]
