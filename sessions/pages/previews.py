"""Reading what a typed time means, for the booking page and its fragment."""

from __future__ import annotations

from datetime import datetime, timedelta

from integration_care.accounts.models import Membership
from integration_care.core.http import CareRequest
from integration_care.core.ui.words import local_moment
from patients.models import Course
from sessions.calendar import facts, outlook
from sessions.calendar.closed import not_bookable
from sessions.calendar.cutting import cuts
from sessions.calendar.reach import BACK
from sessions.calendar.second_look import second_look
from sessions.calendar.taken import is_taken
from sessions.forms.booking import LONGEST, SHORTEST, BookingForm
from sessions.models import CareSession
from sessions.presenters.booking import NewWindow, Preview, would_open
from sessions.presenters.head import patient_time
from sessions.presenters.talk import length_notice
from sessions.presenters.window_place import place, window_before

Kind = CareSession.Kind
LOOK_AGAIN = "Nothing is booked yet. Press again if this is meant."
NOT_MOVED = "It has not been moved yet, and stays where it was booked. Press again if this is meant."
CARRIED = ("minutes", "lead", "support", "place")


def preview(
    request: CareRequest,
    course: Course,
    kind: CareSession.Kind,
    form: BookingForm,
    moving: CareSession | None = None,
) -> Preview | None:
    """None while what is typed is no time yet."""
    form = filled(form)
    at, lead = form.cleaned_data.get("starts_at"), form.cleaned_data.get("lead")
    if at is None:
        return None
    clash = not_bookable(at, now=request.now, clinic=request.clinic) or _clash(
        course, kind, at, lead=lead, form=form, moving=moving
    )
    zone, theirs = request.clinic.zone, course.patient.zone
    windows = facts.windows_to_meet(course) if kind == Kind.INTEGRATION else []
    window = window_before(windows, at)
    beside = () if clash else worth_a_look(request, course, form, moving)
    return Preview(
        clinic_time=local_moment(at, zone, request.now.astimezone(zone).date()),
        patient_time=patient_time(at, zone, theirs, course.patient.called),
        is_past=request.now - BACK <= at < request.now,
        place=place(window, at, now=request.now, zone=zone, kind="booked") if window else None,
        without_window="No dose came before this time, so it meets no window."
        if kind == Kind.INTEGRATION
        else "",
        new_window=_new_window(request, course, at, lead=lead, form=form, moving=moving)
        if kind == Kind.DOSING
        else None,
        clash=clash,
        beside=beside,
        seen=seen_as(form, beside),
    )


def filled(form: BookingForm) -> BookingForm:
    """Looked at, as it was sent or is suggested."""
    if not form.is_bound:
        form = BookingForm(form.initial, member=form.member, kind=form.kind, zone=form.zone)
    form.is_valid()
    return form


def _new_window(
    request: CareRequest,
    course: Course,
    at: datetime,
    *,
    lead: Membership | None,
    form: BookingForm,
    moving: CareSession | None,
) -> NewWindow | None:
    giver = lead or outlook.team_lead(course)
    if giver is None:
        return None
    zone, minutes = request.clinic.zone, _minutes(form)
    visit = timedelta(minutes=minutes or facts.usual_minutes(Kind.DOSING, course.protocol_version.rules))
    found = outlook.outlook(
        course, at=at, visit=visit, giver=giver, now=request.now, zone=zone, moving=moving
    )
    asked = _asked(request, form)
    return would_open(found, at, now=request.now, zone=zone, patient=course.patient, asked=asked)


def _asked(request: CareRequest, form: BookingForm) -> dict[str, str]:
    """What a better time keeps of the form."""
    typed = {name: str(form[name].value() or "") for name in CARRIED if name in form.fields}
    back = request.POST.get("next") or request.GET.get("next") or ""
    return {name: said for name, said in {"kind": "dosing", **typed, "next": back}.items() if said}


def _clash(
    course: Course,
    kind: CareSession.Kind,
    at: datetime,
    *,
    lead: Membership | None,
    form: BookingForm,
    moving: CareSession | None = None,
) -> str:
    """Who is already booked then; said before the button is pressed."""
    minutes = _minutes(form)
    if minutes is None:
        return ""
    others = CareSession.objects.filling(at, at + timedelta(minutes=minutes))
    others = others.exclude(pk__in=[moving.pk] if moving else [])
    if theirs := others.filter(patient=course.patient_id).first():
        return is_taken(course.patient.called, theirs)
    talks = others.filter(lead=lead).exclude(kind=Kind.DOSING)
    if lead and kind != Kind.DOSING and (talk := talks.first()):
        return is_taken(str(lead), talk)
    return ""


def worth_a_look(
    request: CareRequest, course: Course, form: BookingForm, moving: CareSession | None = None
) -> tuple[str, ...]:
    """Empty while what is typed is no booking yet, and for what took place already."""
    said = form.cleaned_data
    if not {"starts_at", "minutes", "lead", "place"} <= said.keys() or form.starts_at <= request.now:
        return ()
    span = form.starts_at, form.ends_at
    lines = second_look(course, span, lead=said["lead"], place=said["place"].strip(), moving=moving)
    if form.kind == Kind.DOSING:
        lines.extend(cuts(course, form.starts_at, zone=request.clinic.zone, moving=moving))
    if form.kind == Kind.INTEGRATION:
        lines.append(length_notice(span[1] - span[0], course.protocol_version.rules.integration))
    return tuple(filter(None, lines))


def seen_as(form: BookingForm, lines: tuple[str, ...]) -> str:
    """These words about this time: of another time the same words are asked about again."""
    return " ".join((form.starts_at.isoformat(), *lines)) if lines else ""


def is_looked_at(
    request: CareRequest, course: Course, form: BookingForm, moving: CareSession | None = None
) -> bool:
    """Whether whoever sends a valid form has read all that; otherwise the form says so."""
    if not form.is_valid():
        return False
    lines = worth_a_look(request, course, form, moving)
    if not lines or seen_as(form, lines) in request.POST.getlist("seen"):
        return True
    form.add_error(None, NOT_MOVED if moving else LOOK_AGAIN)
    return False


def _minutes(form: BookingForm) -> int | None:
    """As typed; None while that is no length."""
    typed = str(form["minutes"].value())
    return int(typed) if typed.isascii() and typed.isdigit() and SHORTEST <= int(typed) <= LONGEST else None
