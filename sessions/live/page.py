"""The one screen of a dose: before, during and after; whole, or the parts of it that move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.asked_at_once import asked_at_once
from integration_care.core.http import UNPROCESSABLE, CareRequest
from patients.followups.models import IntegrationWindow
from patients.screening.deciding import decides_doses, may_decide
from sessions import queries
from sessions.dose_doubts import known_weight
from sessions.forms.dosing import AdministrationForm, MarkForm, ObservationForm, StartForm
from sessions.forms.leaving import DischargeForm
from sessions.forms.notes import NoteForm
from sessions.live.afterwards import window_words
from sessions.live.board import board
from sessions.live.gate import gate
from sessions.live.queries import LiveRecord, live_record
from sessions.live.steadied import steadied_card
from sessions.models import Administration, CareSession
from sessions.observing import schedule_for
from sessions.pages import contents
from sessions.pages.talk import own_and_others
from sessions.preparation.gate import unprepared_gate
from sessions.presenters.head import Head, head
from sessions.presenters.readiness import dose_number, first_doses
from sessions.ready import page as ready


def dose_page(request: CareRequest, session: CareSession, **forms: object) -> HttpResponse:
    """The whole screen. `forms` are those that were sent and not accepted, or the gate before leaving."""
    reader = request.member
    with asked_at_once(
        *contents.what_moves(session),
        *contents.before_the_dose(session, reader),
        *contents.looks_back(session, reader),
        *contents.the_note(session, reader),
    ):
        context = {**page_context(request, session), **forms}
    is_refused = any(isinstance(form, BaseForm) and form.is_bound for form in forms.values())
    context["is_refused"] = is_refused
    leaving = forms.get("leaving_form")
    if isinstance(leaving, DischargeForm):
        context["gate_checks"] = [
            (field, context["gate"].facts.get(item.key)) for item, field in leaving.checks
        ]
    return render(request, "sessions/dosing.html", context, status=UNPROCESSABLE if is_refused else 200)


def part_page(request: CareRequest, session: CareSession, part: str = "", **forms: object) -> HttpResponse:
    """What moves, for htmx; before it the `part` that was sent, fresh or with what is refused."""
    is_refused = any(isinstance(form, BaseForm) and form.is_bound for form in forms.values())
    is_leaving = (request.htmx.current_url_abs_path or "").startswith(
        reverse("sessions:discharge", args=[session.pk])
    )
    with asked_at_once(*contents.what_moves(session)):
        moving = live_context(request, session, live_record(session), queries.windows(session.course_id))
    context = {**moving, **forms, "part": part, "is_leaving": is_leaving}
    return render(request, "live/answer.html", context, status=UNPROCESSABLE if is_refused else 200)


def page_context(request: CareRequest, session: CareSession) -> dict[str, Any]:
    live, windows = live_record(session), queries.windows(session.course_id)
    return {
        **live_context(request, session, live, windows),
        "intention": session.course.intention if queries.reads_notes(request.member) else "",
        "start_form": start_form(request, session),
        **ready.context(request, session, live, windows),
        **note_context(request, session),
    }


def live_context(
    request: CareRequest, session: CareSession, record: LiveRecord, windows: Sequence[IntegrationWindow]
) -> dict[str, Any]:
    """What the moving parts show, and the forms they hold."""
    zone, rules = request.clinic.zone, session.course.protocol_version.rules
    number, reads = dose_number(session, windows), queries.reads_notes(request.member)
    title = f"Dosing session, dose {number} of {max(number, session.course.doses_planned)}"
    top = head(session, title=title, member=request.member, now=request.now, zone=zone)
    return {
        "session": session,
        "head": top,
        "page": board(session, record, rules, now=request.now, zone=zone, reads_notes=reads),
        "may_read_notes": reads,
        "decides_doses": may_decide(request.member, decides_doses(session.course)),
        "first_doses": first_doses(number, rules.cadence.badge_first_doses),
        "first_doses_marked": rules.cadence.badge_first_doses.value,
        "is_writing": is_writing(request, top),
        "can_discharge": top.can_record and top.is_under_way and bool(record.standing),
        "checks": record.dose.checks,
        "discharge": record.dose.discharge,
        "steadied": steadied_card(record.dose.discharge, reads_notes=reads),
        "afterwards": window_words(session, windows, zone),
        "gate": gate_of(request, session, record),
        **dose_forms(request, session, record),
    }


def gate_of(request: CareRequest, session: CareSession, record: LiveRecord) -> object:
    rules = session.course.protocol_version.rules
    schedule = schedule_for(rules, record.standing[0].route if record.standing else None)
    return gate(
        session, record, rules.checklists.discharge, schedule, now=request.now, zone=request.clinic.zone
    )


def is_writing(request: CareRequest, top: Head) -> bool:
    """Whether entries are taken: while the dose is under way, and afterwards when asked for."""
    asked = "late" in request.GET or request.method == "POST"
    return top.can_record and (top.is_under_way or (top.is_over and asked))


def dose_forms(request: CareRequest, session: CareSession, record: LiveRecord) -> dict[str, BaseForm]:
    at: dict[str, Any] = {"session": session, "zone": request.clinic.zone, "now": request.now}
    late = {"at": request.GET["at"]} if "at" in request.GET else None
    return {
        "administration_form": AdministrationForm(initial=usual_dose(session, record), prefix="give", **at),
        "observation_form": ObservationForm(initial=late, prefix="see", **at),
        "mark_form": MarkForm(prefix="mark", **at),
    }


def discharge_form(
    request: CareRequest, session: CareSession, sent: QueryDict | None = None
) -> DischargeForm:
    items = session.course.protocol_version.rules.checklists.discharge
    return DischargeForm(sent, items=items, session=session, zone=request.clinic.zone, now=request.now)


def start_form(request: CareRequest, session: CareSession, sent: QueryDict | None = None) -> StartForm:
    """Empty, or as it was sent."""
    asks = unprepared_gate(request.member, session)
    return StartForm(
        sent, session=session, zone=request.clinic.zone, now=request.now, prefix="start",
        needs_reason=asks.needs_reason, who_may=asks.who_may,
    )  # fmt: skip


def usual_dose(session: CareSession, record: LiveRecord) -> dict[str, object]:
    """The protocol's route, and the weight taken today or used last."""
    part = Administration.Part.BOOSTER if record.standing else Administration.Part.FIRST
    planned = session.course.protocol_version.rules.route.value
    route = record.standing[-1].route if record.standing else planned
    lot = record.standing[-1].lot if record.standing else ""
    return {
        "route": route,
        "part": part,
        "weight_kg": known_weight(session),
        "lot": lot,
    }


def note_context(request: CareRequest, session: CareSession) -> dict[str, Any]:
    notes = queries.notes_of(session, request.member)
    return {
        **own_and_others(request, session, notes),
        "notes": notes,
        "note_form": NoteForm(session=session, note=notes.own),
    }
