"""Putting a session in the calendar, and moving it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from integration_care.accounts.models import Membership
from integration_care.core.access import Permission, access, may
from integration_care.core.http import UNPROCESSABLE, CareRequest, own_url, see_other
from integration_care.core.permissions import CLINICAL_ROLES
from patients.loaders import patient as patient_loader
from patients.models import Course, Patient
from sessions import actions, calendar_facts, loaders
from sessions.forms.booking import BookingForm, MoveForm
from sessions.models import CareSession
from sessions.presenters.head import when
from sessions.views.attempt import attempt
from sessions.views.previews import preview

Kind = CareSession.Kind
BOOKERS = may(Permission.BOOK_SESSION)
KINDS = (Kind.PREPARATION, Kind.DOSING, Kind.INTEGRATION)


@access(roles=BOOKERS, object=patient_loader, phi=True)
def book(request: CareRequest, patient: Patient) -> HttpResponse:
    """`kind` and `starts` may come with the address; `next` is where one returns."""
    kind, course = chosen_kind(request), calendar_facts.course_under_way(patient)
    if course is None:
        return render(request, "sessions/no_course.html", {"patient": patient})
    form = booking_form(request, course, kind)

    def act() -> None:
        chosen = {name: form.cleaned_data[name] for name in ("lead", "place")}
        actions.book(
            by=request.member, course=course, kind=kind, starts_at=form.starts_at, ends_at=form.ends_at,
            support=form.support_model, now=request.now, **chosen,
        )  # fmt: skip

    if request.method == "POST" and attempt(form, act):
        messages.success(request, f"{kind.label} booked: {booked_words(form, request)}.")
        return see_other(request, back_to(request, patient))
    return booking_page(request, course, kind, form)


@access(roles=BOOKERS, object=patient_loader, phi=True, methods=("GET",))
def book_preview(request: CareRequest, patient: Patient) -> HttpResponse:
    """What the typed time means, as a fragment beside the form."""
    kind, course = chosen_kind(request), calendar_facts.course_under_way(patient)
    if course is None:
        return HttpResponse(status=204)
    form = BookingForm(request.GET, member=request.member, kind=kind, zone=request.clinic.zone)
    shown = preview(request, course, kind, form) if form.is_valid() else None
    return render(request, "sessions/book_preview.html", {"preview": shown, "patient": patient, "kind": kind})


@access(roles=BOOKERS, object=loaders.session, phi=True)
def move(request: CareRequest, session: CareSession) -> HttpResponse:
    """Another time for a booking."""
    kind, zone = Kind(session.kind), request.clinic.zone
    sent = request.POST if request.method == "POST" else None
    start = session.scheduled_start.astimezone(zone)
    minutes = int((session.scheduled_end - session.scheduled_start).total_seconds() // 60)
    initial = {"date": start.date(), "time": start.time(), "minutes": minutes, "lead": session.lead_id}
    initial |= {"place": session.place, "support": session.support}
    form = MoveForm(sent, member=request.member, kind=kind, zone=zone, initial=initial)

    def act() -> None:
        chosen = {name: form.cleaned_data[name] for name in ("lead", "place", "reason")}
        actions.move(
            by=request.member, session=session, starts_at=form.starts_at, ends_at=form.ends_at,
            now=request.now, **chosen,
        )  # fmt: skip

    if request.method == "POST" and attempt(form, act):
        messages.success(request, f"Moved to {booked_words(form, request)}.")
        return see_other(request, back_to(request, session.patient))
    return booking_page(request, session.course, kind, form, moving=session)


def chosen_kind(request: CareRequest) -> CareSession.Kind:
    asked = request.POST.get("kind") or request.GET.get("kind") or Kind.INTEGRATION
    return Kind(asked) if asked in KINDS else Kind.INTEGRATION


def booking_form(request: CareRequest, course: Course, kind: CareSession.Kind) -> BookingForm:
    zone = request.clinic.zone
    if request.method == "POST":
        return BookingForm(request.POST, member=request.member, kind=kind, zone=zone)
    lead = usual_lead(course, request.member)
    start = asked_start(request.GET.get("starts", "")) or calendar_facts.suggested_start(
        course, kind, lead, now=request.now, zone=zone
    )
    there = start.astimezone(zone)
    minutes = calendar_facts.usual_minutes(kind, course.protocol_version.rules)
    initial = {"date": there.date(), "time": there.time(), "minutes": minutes, "lead": lead.pk}
    return BookingForm(member=request.member, kind=kind, zone=zone, initial=initial)


def asked_start(text: str) -> datetime | None:
    """An ISO instant with its offset; anything else is as if nothing was asked."""
    try:
        at = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return at if at is not None and at.utcoffset() is not None else None


def usual_lead(course: Course, member: Membership) -> Membership:
    """Whoever books, where they treat patients; else the patient's lead therapist."""
    if member.role in CLINICAL_ROLES:
        return member
    team = course.patient.care_team.filter(left_on=None, member__role__in=CLINICAL_ROLES)
    row = team.select_related("member__user").order_by("-is_lead", "joined_on").first()
    return row.member if row else member


def booking_page(
    request: CareRequest,
    course: Course,
    kind: CareSession.Kind,
    form: BookingForm,
    moving: CareSession | None = None,
) -> HttpResponse:
    back = back_to(request, course.patient)
    context: dict[str, Any] = {
        "form": form,
        "patient": course.patient,
        "kind": kind,
        "kinds": [
            {"href": f"?kind={one}&next={back}", "label": one.label, "is_current": one == kind}
            for one in KINDS
        ],
        "moving": when(moving, request.clinic.zone) if moving else "",
        "back": back,
        "zone": request.clinic.time_zone,
        "preview": preview(request, course, kind, form),
        "preview_url": reverse("sessions:book-preview", args=[course.patient_id]),
    }
    return render(request, "sessions/book.html", context, status=UNPROCESSABLE if form.errors else 200)


def back_to(request: CareRequest, patient: Patient) -> str:
    chart = reverse("caseload:chart", args=[patient.pk])
    return own_url(request, request.POST.get("next") or request.GET.get("next"), chart)


def booked_words(form: BookingForm, request: CareRequest) -> str:
    start = form.starts_at.astimezone(request.clinic.zone)
    return f"{start:%a} {start.day} {start:%B}, {start:%H:%M}"
