"""What is allowed for a booking and worth a second look. Whoever books has seen it before it is booked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from integration_care.accounts.models import Membership
from patients.models import Course
from sessions.calendar.circles import led_by
from sessions.calendar.facts import diary_of
from sessions.calendar.free_time import Diary, Span
from sessions.calendar.taken import Booking, is_taken, room_is_taken
from sessions.models import CareSession


def second_look(
    course: Course,
    span: Span,
    *,
    lead: Membership,
    place: str,
    moving: CareSession | None = None,
) -> list[str]:
    """Sentences about a time to come. What refuses a booking is not among them."""
    starts, ends = span
    others = CareSession.objects.filling(*span).filter(clinic=course.clinic_id)
    others = others.exclude(pk__in=[moving.pk] if moving else []).exclude(patient=course.patient_id)
    held = list(others.filter(lead=lead).exclude(kind=CareSession.Kind.GROUP).select_related("clinic"))
    meetings = list(led_by([lead.pk]).filter(scheduled_start__lt=ends, scheduled_end__gt=starts))
    there = others.filter(place__iexact=place).select_related("clinic") if place else ()
    diary = diary_of(lead, starts, course.clinic.zone)
    return [*of_lead(lead, diary, span), *said_of([*held, *meetings], there, lead=lead)]


def of_lead(lead: Membership, diary: Diary, span: Span) -> Iterator[str]:
    starts, ends = span
    if diary.is_away(starts.astimezone(diary.zone).date()):
        yield f"{lead} is away that day."
    elif diary.hours and not any(
        since <= starts and ends <= until for since, until in diary.working(starts, ends)
    ):
        yield f"Not within {lead}’s working hours."


def said_of(held: Iterable[Booking], there: Iterable[CareSession], *, lead: Membership) -> Iterator[str]:
    """`held` by the lead, and `there` in the room: a nurse may watch two doses, and two may share a room."""
    yield from (is_taken(str(lead), one) for one in held)
    yield from (room_is_taken(one.place, one) for one in there)
