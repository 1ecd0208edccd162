"""Building the one page of a session, by its kind, with whichever form has to speak."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from integration_care.core.http import UNPROCESSABLE, CareRequest
from sessions import actions, records
from sessions.forms.dosing import AdministrationForm, MarkForm, ObservationForm, StartForm
from sessions.forms.notes import NoteForm
from sessions.models import Administration, CareSession
from sessions.pages.talk import own_and_others, talk_context
from sessions.presenters import dosing
from sessions.presenters.head import Head, head
from sessions.presenters.readiness import dose_number, readiness
from sessions.ready import page as ready


def session_page(request: CareRequest, session: CareSession, **refused: BaseForm) -> HttpResponse:
    """The page of a session. `refused` names the forms that were sent and not accepted."""
    context = dose_context(request, session) if session.is_dose else talk_context(request, session)
    template = "sessions/dosing.html" if session.is_dose else "sessions/talk.html"
    status = UNPROCESSABLE if refused else 200
    return render(request, template, {**context, **refused, "is_refused": bool(refused)}, status=status)


def dose_context(request: CareRequest, session: CareSession) -> dict[str, Any]:
    zone, now, rules = request.clinic.zone, request.now, session.course.protocol_version.rules
    record, around = records.dose_record(session), records.course_around(session)
    number, reads = dose_number(session, around), records.reads_notes(request.member)
    title = f"Dosing session, dose {number} of {max(number, session.course.doses_planned)}"
    page = head(session, title=title, member=request.member, now=now, zone=zone)
    return {
        "session": session,
        "head": page,
        "page": dosing.board(session, record, rules, now=now, zone=zone, reads_notes=reads),
        "intention": session.course.intention if reads else "",
        "readiness": readiness(
            session,
            around,
            records.highest_pressure(session),
            now=now,
            prep_min=rules.preparation.prep_min.value,
        ),
        "is_badged": number <= rules.cadence.badge_first_doses.value,
        "is_writing": is_writing(request, page, session),
        "can_discharge": page.can_record and page.is_under_way and bool(record.standing),
        "checks": record.checks,
        "discharge": record.discharge,
        **ready.context(request, session),
        **note_context(request, session),
        **dose_forms(request, session, record),
    }


def is_writing(request: CareRequest, page: Head, session: CareSession) -> bool:
    """Whether entries are taken: while the dose is under way, and afterwards when asked for."""
    asked = "late" in request.GET or request.method == "POST"
    return page.can_record and (page.is_under_way or (page.is_over and asked))


def dose_forms(request: CareRequest, session: CareSession, record: records.DoseRecord) -> dict[str, BaseForm]:
    at: dict[str, Any] = {"session": session, "zone": request.clinic.zone, "now": request.now}
    return {
        "start_form": start_form(request, session),
        "administration_form": AdministrationForm(initial=usual_dose(session, record), prefix="give", **at),
        "observation_form": ObservationForm(prefix="see", **at),
        "mark_form": MarkForm(prefix="mark", **at),
    }


def start_form(request: CareRequest, session: CareSession, sent: QueryDict | None = None) -> StartForm:
    """Empty, or as it was sent."""
    is_asked = session.is_dose and session.status == session.Status.BOOKED
    return StartForm(
        sent, session=session, zone=request.clinic.zone, now=request.now, prefix="start",
        needs_reason=bool(is_asked and actions.preparations_missing(session, session.course)),
    )  # fmt: skip


def usual_dose(session: CareSession, record: records.DoseRecord) -> dict[str, object]:
    """The protocol's route, and the weight that was used last."""
    known = Administration.objects.standing().filter(
        session__course=session.course_id, weight_kg__isnull=False
    )
    last = known.order_by("-given_at").first()
    part = Administration.Part.BOOSTER if record.standing else Administration.Part.FIRST
    planned = session.course.protocol_version.rules.route.value
    route = record.standing[-1].route if record.standing else planned
    return {"route": route, "part": part, "weight_kg": last.weight_kg if last else None}


def note_context(request: CareRequest, session: CareSession) -> dict[str, Any]:
    notes = records.notes_of(session, request.member)
    return {
        **own_and_others(request, session, notes),
        "notes": notes,
        "may_read_notes": records.reads_notes(request.member),
        "note_form": NoteForm(session=session, note=notes.own),
    }
