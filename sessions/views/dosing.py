"""During a dose: start, administer, observe, mark, discharge."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import Permission, access, may
from integration_care.core.http import UNPROCESSABLE, CareRequest, see_other
from sessions import actions, loaders
from sessions.forms.dosing import AdministrationForm, DischargeForm, MarkForm, ObservationForm
from sessions.models import CareSession, TimelineMark
from sessions.pages.session import session_page, start_form
from sessions.presenters.head import head
from sessions.views.attempt import attempt

RECORDERS = may(Permission.RECORD_DOSE)


@access(roles=RECORDERS, object=loaders.session, phi=True, methods=("POST",))
def start(request: CareRequest, session: CareSession) -> HttpResponse:
    """Begin now, or at the time typed; a dose on another day than booked only when that is confirmed."""
    form = start_form(request, session, request.POST)

    def act() -> None:
        actions.start(
            by=request.member, session=session, now=request.now, started_at=form.cleaned_data["instant"],
            unprepared_reason=form.cleaned_data.get("unprepared_reason", ""),
        )  # fmt: skip

    return _after(request, session, attempt(form, act), start_form=form)


@access(roles=RECORDERS, object=loaders.dose, phi=True, methods=("POST",))
def administer(request: CareRequest, session: CareSession) -> HttpResponse:
    form = AdministrationForm(request.POST, prefix="give", **_at(request, session))

    def act() -> None:
        actions.record_administration(by=request.member, session=session, given=form.given, now=request.now)

    return _after(request, session, attempt(form, act), administration_form=form)


@access(roles=RECORDERS, object=loaders.dose, phi=True, methods=("POST",))
def observe(request: CareRequest, session: CareSession) -> HttpResponse:
    form = ObservationForm(request.POST, prefix="see", **_at(request, session))

    def act() -> None:
        actions.record_observation(by=request.member, session=session, seen=form.seen, now=request.now)

    return _after(request, session, attempt(form, act), observation_form=form)


@access(roles=RECORDERS, object=loaders.dose, phi=True, methods=("POST",))
def mark(request: CareRequest, session: CareSession) -> HttpResponse:
    form = MarkForm(request.POST, prefix="mark", **_at(request, session))

    def act() -> None:
        kind = TimelineMark.Kind(form.cleaned_data["kind"])
        text = form.cleaned_data["text"]
        actions.mark(
            by=request.member, session=session, kind=kind, at=form.instant, text=text, now=request.now
        )

    return _after(request, session, attempt(form, act), mark_form=form)


@access(roles=RECORDERS, object=loaders.dose, phi=True)
def discharge(request: CareRequest, session: CareSession) -> HttpResponse:
    """The gate before leaving, which also completes the dose."""
    items = session.course.protocol_version.rules.checklists.discharge
    form = DischargeForm(request.POST or None, items=items, **_at(request, session))

    def act() -> None:
        actions.send_home(
            by=request.member, session=session, left_at=form.instant, escort=form.cleaned_data["escort"],
            checks=form.answers, reason=form.cleaned_data["reason"], now=request.now,
        )  # fmt: skip

    if request.method == "POST" and attempt(form, act):
        return see_other(request, "sessions:record", session.pk)
    page = head(session, title="Discharge", member=request.member, now=request.now, zone=request.clinic.zone)
    context = {"form": form, "head": page, "session": session}
    return render(request, "sessions/discharge.html", context, status=UNPROCESSABLE if form.errors else 200)


def _at(request: CareRequest, session: CareSession) -> dict[str, Any]:
    return {"session": session, "zone": request.clinic.zone, "now": request.now}


def _after(request: CareRequest, session: CareSession, is_done: bool, **form: object) -> HttpResponse:
    """Back to the page; or the page again, with the refused form open and speaking."""
    if is_done:
        return see_other(request, "sessions:record", session.pk)
    session.refresh_from_db()
    return session_page(request, session, **form)  # type: ignore[arg-type]
