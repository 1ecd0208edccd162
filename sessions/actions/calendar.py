"""Booking, moving and taking off the calendar."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from integration_care.accounts.models import Membership
from patients.models import Course, hold_course
from sessions.actions.moving import check_open, lock, log_move, move_to, settle_course, tell
from sessions.calendar.circles import over
from sessions.calendar.closed import not_bookable
from sessions.calendar.taken import is_taken
from sessions.errors import IllegalMove, OutOfOrder, OutOfReach, Overlaps, Refused
from sessions.models import CareSession

Kind, Status = CareSession.Kind, CareSession.Status


@transaction.atomic
def book(
    *,
    by: Membership,
    course: Course,
    kind: CareSession.Kind,
    lead: Membership,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    place: str = "",
    support: CareSession.Support = CareSession.Support.THERAPIST_PRESENT,
    conversation: UUID | None = None,
) -> CareSession:
    """Put a session in the calendar. A time that has passed is allowed: it is then logged afterwards,
    within `calendar.reach`; one to come lies on no holiday.

    Sessions of one `conversation` are led together: the meeting of a circle.
    """
    course = hold_course(course.pk)
    check_open(course)
    session = CareSession(
        clinic_id=course.clinic_id, patient=course.patient, course=course, kind=kind, lead=lead,
        scheduled_start=starts_at, scheduled_end=ends_at, place=place, support=support,
        **({"conversation": conversation} if conversation else {}),
    )  # fmt: skip
    if conversation is None:  # a circle's meeting was asked already
        check_bookable(starts_at, by=by, now=now)
    _check_free(session)
    session.save(force_insert=True)
    log_move(session, "", by=by, now=now)
    settle_course(course, by=by, now=now)
    return session


@transaction.atomic
def move(
    *,
    by: Membership,
    session: CareSession,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    lead: Membership | None = None,
    place: str | None = None,
    reason: str = "",
    conversation: UUID | None = None,
) -> CareSession:
    """Another time, person or place for a session that has not begun.

    A circle's session moves with its meeting, which says so by its `conversation`.
    """
    course = lock(session)
    if session.status != Status.BOOKED:
        raise IllegalMove(session, Status.BOOKED)
    if session.kind == Kind.GROUP and conversation != session.conversation:
        raise Refused("This session is part of a circle's meeting and moves with it. Move the meeting.")
    check_open(course)
    was = session.scheduled_start
    if starts_at != was and conversation is None:
        check_bookable(starts_at, by=by, now=now)
    session.scheduled_start, session.scheduled_end = starts_at, ends_at
    session.lead = lead or session.lead
    session.place = session.place if place is None else place
    _check_free(session)
    session.save()
    log_move(session, Status.BOOKED, by=by, now=now, reason=reason)
    tell(session, "session.moved", by=by, was_at=was.isoformat(), now_at=starts_at.isoformat())
    settle_course(course, by=by, now=now)
    return session


@transaction.atomic
def cancel(*, by: Membership, session: CareSession, reason: str, now: datetime) -> CareSession:
    """Take a booking off the calendar. It stays in the record and can be booked again."""
    course = lock(session)
    move_to(session, Status.CANCELLED, by=by, now=now, reason=reason)
    settle_course(course, by=by, now=now)
    return session


@transaction.atomic
def no_show(*, by: Membership, session: CareSession, now: datetime, reason: str = "") -> CareSession:
    """The patient did not come; only once the booked time has begun."""
    course = lock(session)
    if now < session.scheduled_start:
        raise Refused("This session has not begun yet. Cancel it instead, or wait until its time.")
    move_to(session, Status.NO_SHOW, by=by, now=now, reason=reason)
    settle_course(course, by=by, now=now)
    return session


@transaction.atomic
def book_again(*, by: Membership, session: CareSession, now: datetime) -> CareSession:
    """Undo a cancellation or a no-show: the same session at the same time."""
    course = lock(session)
    check_open(course)
    check_bookable(session.scheduled_start, by=by, now=now)
    _check_free(session)
    move_to(session, Status.BOOKED, by=by, now=now)
    settle_course(course, by=by, now=now)
    return session


def check_bookable(starts_at: datetime, *, by: Membership, now: datetime) -> None:
    """Refuses a year that was mistyped, and a holiday."""
    if words := not_bookable(starts_at, now=now, clinic=by.clinic):
        raise OutOfReach(words)


def _check_free(session: CareSession) -> None:
    """The patient is in one place at a time, and so is whoever leads a conversation.

    One nurse may watch two doses at once, so a dose does not block its lead.
    """
    if session.scheduled_end <= session.scheduled_start:
        raise OutOfOrder("A session ends after it starts.", field="minutes")
    others = CareSession.objects.filling(session.scheduled_start, session.scheduled_end)
    others = others.exclude(pk=session.pk)
    if theirs := others.filter(patient=session.patient_id).first():
        # Unnamed: in a circle's meeting, others of the circle read it.
        raise Overlaps(is_taken("The patient", theirs))
    if session.kind == Kind.DOSING:
        return
    _hold(session.lead)
    talks = others.exclude(kind=Kind.DOSING).exclude(conversation=session.conversation)
    if talk := talks.filter(lead=session.lead_id).first():
        raise Overlaps(is_taken(str(session.lead), talk))
    times = session.scheduled_start, session.scheduled_end
    if circle := over(session.lead, *times, beside=session.conversation):
        raise Overlaps(is_taken(str(session.lead), circle))


def _hold(lead: Membership) -> None:
    """Each booking holds its own course; holding the lead too lets the later one see the earlier."""
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=lead.pk)
