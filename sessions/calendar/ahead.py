"""What is booked from a moment on, each thing once: a circle's meeting is one, however many come to it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from integration_care.accounts.models import Clinic
from sessions.groups.models import Meeting
from sessions.models import CareSession


class Ahead(NamedTuple):
    starts_at: datetime
    place: str


def booked_from(since: datetime, clinic: Clinic) -> list[Ahead]:
    """Whatever ends after `since`."""
    own = CareSession.objects.booked().exclude(kind=CareSession.Kind.GROUP)
    found = [
        every.filter(clinic=clinic, scheduled_end__gt=since).values_list("scheduled_start", "place")
        for every in (own, Meeting.objects.booked())
    ]
    return [Ahead(*row) for rows in found for row in rows]
