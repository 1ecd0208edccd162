"""During a dose: start, administer, observe, mark, discharge."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from integration_care.core.access import Permission, access, may
from integration_care.core.http import CareRequest, see_other
from sessions import actions, loaders
from sessions.forms.dosing import AdministrationForm, MarkForm, ObservationForm
from sessions.live.page import discharge_form, dose_page, part_page, start_form
from sessions.models import CareSession, TimelineMark
from sessions.pages.session import session_page
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

    if attempt(form, act):
        return see_other(request, "sessions:record", session.pk)
    loaders.read_again(request, session)
    return session_page(request, session, start_form=form)


@access(roles=RECORDERS, object=loaders.dose, phi=True, methods=("POST",))
def administer(request: CareRequest, session: CareSession) -> HttpResponse:
    form = AdministrationForm(request.POST, prefix="give", **_at(request, session))

    def act() -> None:
        actions.record_administration(by=request.member, session=session, given=form.given, now=request.now)

    return _after(request, session, attempt(form, act), "give", administration_form=form)


@access(roles=RECORDERS, object=loaders.dose, phi=True, methods=("POST",))
def observe(request: CareRequest, session: CareSession) -> HttpResponse:
    form = ObservationForm(request.POST, prefix="see", **_at(request, session))

    def act() -> None:
        actions.record_observation(by=request.member, session=session, seen=form.seen, now=request.now)

    return _after(request, session, attempt(form, act), "observe", observation_form=form)


@access(roles=RECORDERS, object=loaders.dose, phi=True, methods=("POST",))
def mark(request: CareRequest, session: CareSession) -> HttpResponse:
    form = MarkForm(request.POST, prefix="mark", **_at(request, session))

    def act() -> None:
        kind = TimelineMark.Kind(form.cleaned_data["kind"])
        text = form.cleaned_data["text"]
        actions.mark(
            by=request.member, session=session, kind=kind, at=form.instant, text=text, now=request.now
        )

    return _after(request, session, attempt(form, act), "mark", mark_form=form)


@access(roles=RECORDERS, object=loaders.dose, phi=True)
def discharge(request: CareRequest, session: CareSession) -> HttpResponse:
    """The gate before leaving, which also completes the dose."""
    form = discharge_form(request, session, request.POST or None)

    def act() -> None:
        actions.send_home(
            by=request.member, session=session, left_at=form.instant, escort=form.cleaned_data["escort"],
            checks=form.answers, reason=form.cleaned_data["reason"], steadied=form.steadied, now=request.now,
            gaps_reason=form.cleaned_data["gaps_reason"],
        )  # fmt: skip

    if request.method == "POST" and attempt(form, act):
        return see_other(request, "sessions:record", session.pk)
    loaders.read_again(request, session)
    return dose_page(request, session, leaving_form=form)


def _at(request: CareRequest, session: CareSession) -> dict[str, Any]:
    return {"session": session, "zone": request.clinic.zone, "now": request.now}


def _after(
    request: CareRequest, session: CareSession, is_done: bool, part: str, **form: object
) -> HttpResponse:
    """Back to the page, or the page again with the refused form speaking; for htmx only what moves."""
    loaders.read_again(request, session)
    refused = {} if is_done else form
    if request.htmx:
        return part_page(request, session, part, **refused)
    return (
        see_other(request, "sessions:record", session.pk)
        if is_done
        else dose_page(request, session, **refused)
    )
