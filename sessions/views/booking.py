"""Putting a session in the calendar, and moving it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest
from patients.loaders import patient as patient_loader
from patients.models import Patient
from sessions import actions, loaders
from sessions.calendar import facts
from sessions.forms.booking import BookingForm
from sessions.models import CareSession
from sessions.pages.booking import (
    after_booking,
    asked_session,
    booked_words,
    booking_form,
    booking_page,
    chosen_kind,
    is_booked,
    move_form,
)
from sessions.pages.previews import is_looked_at, preview
from sessions.views.attempt import attempt

Kind = CareSession.Kind
BOOKERS = may(Permission.BOOK_SESSION)


@access(roles=BOOKERS, object=patient_loader, phi=True)
def book(request: CareRequest, patient: Patient) -> HttpResponse:
    """`kind` and `starts` may come with the address; `next` is where one returns."""
    kind, course = chosen_kind(request), facts.course_under_way(patient)
    if course is None:
        return render(request, "sessions/no_course.html", {"patient": patient})
    form = booking_form(request, course, kind)

    made: list[CareSession] = []

    def act() -> None:
        made.append(actions.book(by=request.member, course=course, kind=kind, now=request.now, **form.plan))

    if is_booked(request) and is_looked_at(request, course, form) and attempt(form, act):
        say_done(request, f"{kind.label} booked: {booked_words(form, request)}.", patient)
        return after_booking(request, made[0])
    return booking_page(request, course, kind, form)


@access(roles=BOOKERS, object=patient_loader, phi=True, methods=("GET",))
def book_preview(request: CareRequest, patient: Patient) -> HttpResponse:
    """What the typed time means, as a fragment beside the form."""
    kind, course = chosen_kind(request), facts.course_under_way(patient)
    if course is None:
        return HttpResponse(status=204)
    form = BookingForm(request.GET, member=request.member, kind=kind, zone=request.clinic.zone)
    moving = asked_session(request.GET.get("moving", ""), patient)
    shown = preview(request, course, kind, form, moving) if form.is_valid() else None
    context = {"preview": shown, "patient": patient, "kind": kind, "moving": moving, "is_fragment": True}
    return render(request, "sessions/book_preview.html", context)


@access(roles=BOOKERS, object=loaders.session, phi=True)
def move(request: CareRequest, session: CareSession) -> HttpResponse:
    """Another time for a booking."""
    form = move_form(request, session)

    def act() -> None:
        actions.move(by=request.member, session=session, now=request.now, **form.plan)

    if is_booked(request) and is_looked_at(request, session.course, form, session) and attempt(form, act):
        say_done(request, f"Moved to {booked_words(form, request)}.", session.patient)
        return after_booking(request, session)
    return booking_page(request, session.course, Kind(session.kind), form, moving=session)
