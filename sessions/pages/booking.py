"""The booking page: a suggested time, and what the typed time means."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from integration_care.accounts.models import Membership
from integration_care.core.http import UNPROCESSABLE, CareRequest, own_url, see_other
from integration_care.core.permissions import CLINICAL_ROLES
from integration_care.core.ui.words import local_moment
from patients.models import Course, Patient
from sessions.calendar import facts
from sessions.calendar.outlook import team_lead
from sessions.forms.booking import BookingForm, MoveForm
from sessions.models import CareSession
from sessions.pages.previews import CARRIED, preview
from sessions.presenters.head import when
from sessions.ready.reviews import waiting_lines

Kind = CareSession.Kind
KINDS = (Kind.PREPARATION, Kind.DOSING, Kind.INTEGRATION)


def chosen_kind(request: CareRequest) -> CareSession.Kind:
    asked = request.POST.get("kind") or request.GET.get("kind") or Kind.INTEGRATION
    return Kind(asked) if asked in KINDS else Kind.INTEGRATION


def booking_form(request: CareRequest, course: Course, kind: CareSession.Kind) -> BookingForm:
    zone = request.clinic.zone
    if request.method == "POST":
        return BookingForm(request.POST, member=request.member, kind=kind, zone=zone)
    lead = usual_lead(course, request.member)
    start = asked_start(request.GET.get("starts", "")) or facts.suggested_start(
        course, kind, lead, now=request.now, zone=zone
    )
    there = start.astimezone(zone)
    minutes = facts.usual_minutes(kind, course.protocol_version.rules)
    initial = {"date": there.date(), "time": there.time(), "minutes": minutes, "lead": lead.pk}
    initial |= {name: request.GET[name] for name in CARRIED if request.GET.get(name)}
    return BookingForm(member=request.member, kind=kind, zone=zone, initial=initial)


def move_form(request: CareRequest, session: CareSession) -> MoveForm:
    """The booking as it stands, or as it was sent."""
    zone = request.clinic.zone
    start, length = session.scheduled_start.astimezone(zone), session.scheduled_end - session.scheduled_start
    initial = {
        "date": start.date(),
        "time": start.time(),
        "minutes": int(length.total_seconds() // 60),
        "lead": session.lead_id,
        "place": session.place,
    }
    if asked := asked_start(request.GET.get("starts", "")):
        initial |= {"date": asked.astimezone(zone).date(), "time": asked.astimezone(zone).time()}
    initial |= {name: request.GET[name] for name in CARRIED if request.GET.get(name)}
    sent = request.POST if request.method == "POST" else None
    return MoveForm(sent, member=request.member, kind=session.kind, zone=zone, initial=initial)


def asked_start(text: str) -> datetime | None:
    """An ISO instant with its offset; anything else is as if nothing was asked."""
    try:
        at = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return at if at is not None and at.utcoffset() is not None else None


def asked_session(key: str, patient: Patient) -> CareSession | None:
    """The booking of this patient that is being moved; None where there is none of that key."""
    try:
        return CareSession.objects.filter(patient=patient, pk=UUID(key)).first()
    except ValueError:
        return None


def usual_lead(course: Course, member: Membership) -> Membership:
    """Whoever books, where they treat patients; else the patient's lead therapist."""
    return member if member.role in CLINICAL_ROLES else team_lead(course) or member


def is_booked(request: CareRequest) -> bool:
    """Sent to be booked. Without JavaScript, `look` only asks what the typed time means."""
    return request.method == "POST" and "look" not in request.POST


def booking_page(
    request: CareRequest,
    course: Course,
    kind: CareSession.Kind,
    form: BookingForm,
    moving: CareSession | None = None,
) -> HttpResponse:
    back = back_to(request, course.patient)
    form.point()
    context: dict[str, Any] = {
        "form": form,
        "patient": course.patient,
        "kind": kind,
        "kinds": [
            {
                "href": "?" + urlencode({"kind": one.value, "next": back}),
                "label": one.label,
                "is_current": one == kind,
            }
            for one in KINDS
        ],
        "moving": when(moving, request.clinic.zone, request.now.astimezone(request.clinic.zone).date())
        if moving
        else "",
        "back": back,
        "zone": request.clinic.time_zone,
        "dose_waits": waiting_lines(course, request.clinic.zone) if kind == Kind.DOSING else (),
        "preview": preview(request, course, kind, form, moving),
        "moving_id": moving.pk if moving else "",
        "preview_url": reverse("sessions:book-preview", args=[course.patient_id]),
    }
    return render(request, "sessions/book.html", context, status=UNPROCESSABLE if form.errors else 200)


def back_to(request: CareRequest, patient: Patient) -> str:
    chart = reverse("caseload:chart", args=[patient.pk])
    return own_url(request, request.POST.get("next") or request.GET.get("next"), chart)


def after_booking(request: CareRequest, session: CareSession) -> HttpResponse:
    """Back to where one came from; for a time that has passed, on to logging what took place."""
    if session.scheduled_start < request.now:
        return see_other(request, "sessions:record", session.pk)
    return see_other(request, _at_its_day(back_to(request, session.patient), session))


def _at_its_day(url: str, session: CareSession) -> str:
    """The calendar opens where the session stands now."""
    page = urlsplit(url)
    if page.path != reverse("sessions:calendar"):
        return url
    day = session.scheduled_start.astimezone(session.clinic.zone).date()
    return f"{page.path}?{urlencode({**dict(parse_qsl(page.query)), 'day': day.isoformat()})}"


def booked_words(form: BookingForm, request: CareRequest) -> str:
    zone = request.clinic.zone
    return local_moment(form.starts_at, zone, request.now.astimezone(zone).date())
