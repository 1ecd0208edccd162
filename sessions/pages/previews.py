"""Reading what a typed time means, for the booking page and its fragment."""

from __future__ import annotations

from datetime import datetime, timedelta

from integration_care.accounts.models import Membership
from integration_care.core.http import CareRequest
from integration_care.core.ui.words import local_moment
from patients.followups.window import window_for
from patients.models import Course
from sessions.calendar import facts
from sessions.calendar.reach import BACK, out_of_reach
from sessions.forms.booking import BookingForm
from sessions.models import CareSession
from sessions.presenters.booking import NewWindow, Preview, would_open
from sessions.presenters.head import patient_time
from sessions.presenters.window_place import place, window_around

Kind = CareSession.Kind


def preview(
    request: CareRequest, course: Course, kind: CareSession.Kind, form: BookingForm
) -> Preview | None:
    """None while what is typed is no time yet."""
    at, lead = typed(form)
    if at is None:
        return None
    zone, theirs = request.clinic.zone, course.patient.zone
    windows = facts.windows_to_meet(course) if kind == Kind.INTEGRATION else []
    window = window_around(windows, at)
    return Preview(
        clinic_time=local_moment(at, zone, request.now.astimezone(zone).date()),
        patient_time=patient_time(at, zone, theirs, course.patient.called),
        is_past=request.now - BACK <= at < request.now,
        place=place(window, at, now=request.now, zone=zone, kind="booked") if window else None,
        without_window="No dose came before this time, so it meets no window."
        if kind == Kind.INTEGRATION
        else "",
        new_window=_new_window(request, course, at, lead) if kind == Kind.DOSING else None,
        clash=out_of_reach(at, now=request.now, zone=zone) or clash(course, kind, lead, at, form),
    )


def typed(form: BookingForm) -> tuple[datetime | None, Membership | None]:
    """The instant and lead in the form, sent or suggested."""
    if not form.is_bound:
        bound = BookingForm(form.initial, member=form.member, kind=form.kind, zone=form.zone)
        form = bound
    form.is_valid()
    return form.cleaned_data.get("starts_at"), form.cleaned_data.get("lead")


def _new_window(request: CareRequest, course: Course, at: datetime, lead: Membership | None) -> NewWindow:
    rules, zone = course.protocol_version.rules, request.clinic.zone
    window = window_for(at, rules.window)
    spans = None if lead is None else facts.working_in(lead, window.opens_at, window.closes_at, zone)
    name = str(lead) if lead else "The lead"
    return would_open(
        at, rules, now=request.now, zone=zone, theirs=course.patient.zone, spans=spans, lead=name
    )


def clash(
    course: Course, kind: CareSession.Kind, lead: Membership | None, at: datetime, form: BookingForm
) -> str:
    """Who is already booked then; said before the button is pressed."""
    minutes = form["minutes"].value()
    if not str(minutes).isdigit():
        return ""
    others = CareSession.objects.overlapping(at, at + timedelta(minutes=int(minutes)))
    if others.filter(patient=course.patient_id).exists():
        return f"{course.patient.called} already has a session booked at this time."
    if kind != Kind.DOSING and lead and others.filter(lead=lead).exclude(kind=Kind.DOSING).exists():
        return f"{lead} already has a session booked at this time."
    return ""
