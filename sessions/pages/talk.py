"""Building the page of a preparation or an integration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects
from django.http import QueryDict

from integration_care.audit.trail import record_read
from integration_care.core.asked_at_once import asked_at_once
from integration_care.core.http import CareRequest
from integration_care.core.ui.words import local_moment
from patients.followups.models import IntegrationWindow
from patients.journals.models import JournalEntry
from patients.measuring.queries import last_measures
from sessions import queries
from sessions.calendar import facts
from sessions.forms.notes import NoteForm, TimesForm, usual_times
from sessions.integration import page as integration
from sessions.integration.forms import IntegrationForm
from sessions.integration.parts import parts_of
from sessions.models import CareSession, Note
from sessions.notes.queries import late_texts
from sessions.pages import contents
from sessions.preparation import page as preparation
from sessions.preparation.forms import PreparationForm
from sessions.presenters import talk
from sessions.presenters.head import Head, head
from sessions.presenters.readiness import last_window
from sessions.presenters.window_place import Place, place, window_before
from sessions.ready.commitments import review_context


def talk_context(request: CareRequest, session: CareSession) -> dict[str, Any]:
    with asked_at_once(*contents.talk(session, request.member)):
        return _talk_context(request, session)


def _talk_context(request: CareRequest, session: CareSession) -> dict[str, Any]:
    zone, now = request.clinic.zone, request.now
    windows, notes = queries.windows(session.course_id), queries.notes_of(session, request.member)
    reads = queries.reads_notes(request.member)
    page = head(session, title=f"{session}", member=request.member, now=now, zone=zone)
    rules = session.course.protocol_version.rules.integration
    return {
        "session": session,
        "head": page,
        "place": place_of(session, windows, now=now, zone=zone),
        "last_window": last_window(windows[-1], now) if windows else None,
        "length_notice": talk.length_notice(session.length, rules) if is_integration(session) else "",
        "is_integration": is_integration(session),
        "is_preparation": session.kind == CareSession.Kind.PREPARATION,
        "corrections": talk.corrections(queries.corrections(session.pk), zone, reads),
        "is_circle": session.kind == CareSession.Kind.GROUP,
        "may_read_notes": reads,
        "notes": notes,
        **own_and_others(request, session, notes),
        "is_editing": page.can_record and reads and may_change(request, page, notes.own),
        "intention": session.course.intention if reads else "",
        "commitments": talk.open_commitments(queries.commitments(session.patient_id)) if reads else [],
        "trends": last_measures(session.patient, request.member),
        "quotes": talk.quotes(shared_lines(request, session), zone) if reads else (),
        "insights": queries.insights(session.pk) if reads else [],
        "themes": queries.themes_of(session) if reads else [],
        **talk_forms(session, notes.own, zone, request),
        **review_context(request, session),
        **beside(request, session),
    }


def shared_lines(request: CareRequest, session: CareSession) -> list[JournalEntry]:
    """What stands beside the note of what the patient wrote: they see that it was read here."""
    entries = queries.shared_lines(session.patient_id)
    prefetch_related_objects(entries, "answers")
    if entries and request.method == "GET":
        shown = [entry.pk for entry in entries]
        record_read(by=request.member, patient=session.patient, what="journal", shown=shown)
    return entries


def own_and_others(request: CareRequest, session: CareSession, notes: queries.Notes) -> dict[str, Any]:
    """The notes for reading, with their signatures; and what waits beside the reader's own."""
    own = notes.own
    return {
        "written": [talk.written(note, session) for note in notes.others],
        "own": talk.written(own, session) if own else None,
        "late": late_texts(session, request.member) if queries.reads_notes(request.member) else [],
        "saved_words": saved_words(own, request.clinic.zone),
    }


def saved_words(own: Note | None, zone: ZoneInfo) -> str:
    return f"saved at the clinic, {local_moment(own.saved_at, zone)}" if own else ""


def may_change(request: CareRequest, page: Head, own: Note | None) -> bool:
    """A signed note is never written in again; one of a session that is over only when asked for."""
    if own is not None and own.is_signed:
        return False
    return page.is_open or (page.is_over and ("edit" in request.GET or request.method == "POST"))


def beside(request: CareRequest, session: CareSession) -> dict[str, Any]:
    """What the room of this kind of session adds."""
    rooms = {
        CareSession.Kind.PREPARATION: preparation.context,
        CareSession.Kind.INTEGRATION: integration.context,
    }
    room = rooms.get(CareSession.Kind(session.kind))
    return room(request, session) if room else {}


def talk_forms(
    session: CareSession, own: Note | None, zone: ZoneInfo, request: CareRequest
) -> dict[str, Any]:
    forms = {"note_form": note_form(session, own), "times_form": times_form(request, session)}
    if not is_integration(session):
        return forms
    return forms | parts_of(session, request.member, own).context


def times_form(request: CareRequest, session: CareSession, sent: QueryDict | None = None) -> TimesForm:
    """As recorded, else as booked."""
    now, zone = request.now, request.clinic.zone
    end = session.ended_at if session.started_at else session.scheduled_end
    times = usual_times(session.started_at or session.scheduled_start, end, now, zone)
    going_on = talk.is_going_on(session, now)
    return TimesForm(sent, zone=zone, now=now, is_under_way=going_on, initial=times, prefix="times")


def note_form(session: CareSession, own: Note | None, sent: QueryDict | None = None) -> NoteForm:
    kinds: dict[str, type[NoteForm]] = {
        CareSession.Kind.PREPARATION: PreparationForm,
        CareSession.Kind.INTEGRATION: IntegrationForm,
    }
    return kinds.get(session.kind, NoteForm)(sent, session=session, note=own)


def is_integration(session: CareSession) -> bool:
    return session.kind == CareSession.Kind.INTEGRATION


def place_of(
    session: CareSession, windows: Sequence[IntegrationWindow], *, now: datetime, zone: ZoneInfo
) -> Place | None:
    """The window bar of an integration, with this session on it. `windows`: those of its course."""
    if not is_integration(session):
        return None
    window = window_before(facts.with_coming(session.course, windows), session.happened_at)
    if window is None:
        return None
    done = session.status == CareSession.Status.COMPLETED
    return place(window, session.happened_at, now=now, zone=zone, kind="done" if done else "booked")
