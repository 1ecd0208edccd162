"""Which hours stand in a member's feed, and whose address a secret is. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core import tenancy
from integration_care.core.ui.paths import path_to
from sessions.calendar.reach import AHEAD
from sessions.feeds.actions import hash_of
from sessions.feeds.outward import Hour, neutral
from sessions.groups.models import Meeting
from sessions.models import CalendarFeed, CareSession

Kind, Status = CareSession.Kind, CareSession.Status
SHOWN = (Status.BOOKED, Status.IN_PROGRESS, Status.COMPLETED, Status.ABORTED)
BACK = timedelta(days=31)


def find(secret: str) -> CalendarFeed | None:
    """The feed of an address, while its member belongs to the clinic.

    Needs an open transaction, and leaves it in the context of the feed's clinic (or of none).
    """
    tenancy.enter(platform=True)
    feed = CalendarFeed.objects.filter(secret_hash=hash_of(secret)).first()
    tenancy.enter(clinic=feed.clinic_id if feed else None)
    if feed is None:
        return None
    feed.member = Membership.objects.select_related("user", "clinic").get(pk=feed.member_id)
    return feed if feed.member.is_active and feed.member.user.is_active else None


def hours_of(member: Membership, now: datetime) -> list[Hour]:
    """For staff the sessions and circles they lead, for a patient their own; in order of time."""
    found = [*_led(member, now), *_circles(member, now)] if member.is_staff_member else [*_own(member, now)]
    return sorted(found, key=attrgetter("starts"))


def _led(member: Membership, now: datetime) -> Iterator[Hour]:
    """A circle's meeting stands in it once, by `_circles`."""
    led = CareSession.objects.filter(lead=member, status__in=SHOWN).exclude(kind=Kind.GROUP)
    for session in _dated(_near(led.select_related("patient"), now)):
        patient = session.patient
        names = (patient.given_name, patient.preferred_name, patient.family_name)
        place = neutral(session.place, [part for name in names for part in (name, *name.split())])
        yield _hour(session, place, path_to("sessions:record", session.pk))


def _circles(member: Membership, now: datetime) -> Iterator[Hour]:
    """They lead to their day: the address of a meeting says that it is a group's."""
    met = (Meeting.Status.BOOKED, Meeting.Status.HELD)
    today, zone = reverse("sessions:today"), member.clinic.zone
    led = Meeting.objects.led_by(member).filter(status__in=met)
    for meeting in _dated(_near(led, now)):
        day = meeting.scheduled_start.astimezone(zone).date()
        yield _hour(meeting, neutral(meeting.place), f"{today}?day={day.isoformat()}")


def _own(member: Membership, now: datetime) -> Iterator[Hour]:
    mine = CareSession.objects.visible_to(member).filter(status__in=SHOWN)
    return as_patients_read(_near(mine, now), reverse("portal:home"))


def as_patients_read(sessions: QuerySet[CareSession], path: str) -> Iterator[Hour]:
    """Their own hours as a patient's calendar knows them, in a feed and in a letter alike."""
    return (_hour(session, neutral(session.place), path) for session in _dated(sessions))


def _near(rows: QuerySet[Any, Any], now: datetime) -> QuerySet[Any, Any]:
    return rows.filter(scheduled_end__gt=now - BACK, scheduled_start__lt=now + AHEAD)


def _dated(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    dated: QuerySet[Any, Any] = rows.annotate(
        changes=Count("status_changes"), changed_at=Max("status_changes__at")
    )
    return dated


def _hour(booked: Any, place: str, path: str) -> Hour:
    """Booking is the first change of status; each move and correction is one more."""
    return Hour(
        key=booked.pk,
        starts=booked.scheduled_start,
        ends=booked.scheduled_end,
        place=place,
        path=path,
        changed_at=booked.changed_at or booked.created_at,
        changes=max(booked.changes - 1, 0),
    )
