"""The one page of a session, its note as it is typed, and completing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse

from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.http import CONFLICT, UNPROCESSABLE, CareRequest, see_other
from integration_care.core.ui.words import local_clock
from sessions import actions, loaders
from sessions.actions.notes import NoteText
from sessions.errors import NoteConflict, Refused
from sessions.forms.notes import NoteForm, TimesForm
from sessions.integration.forms import IntegrationForm
from sessions.models import CareSession, Note
from sessions.pages.session import session_page
from sessions.pages.talk import commitment_forms, is_integration, note_form
from sessions.views.attempt import attempt

WRITERS = may(Permission.RECORD_SESSION)


@access(roles=STAFF, object=loaders.session, phi=True, methods=("GET",))
def record(request: CareRequest, session: CareSession) -> HttpResponse:
    return session_page(request, session)


@access(roles=WRITERS, object=loaders.session, phi=True, methods=("POST",))
def save_note(request: CareRequest, session: CareSession) -> HttpResponse:
    """Autosave (X-Autosave) answers in JSON; the button without scripts goes back to the page."""
    form = note_form(session, None, request.POST)
    if "X-Autosave" not in request.headers:
        return _save_and_return(request, session, form)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=UNPROCESSABLE)
    try:
        note = actions.save_note(
            by=request.member, session=session, note=_text(request, session, form), now=request.now
        )
    except NoteConflict as conflict:
        return JsonResponse(_both(conflict.note), status=CONFLICT)
    except Refused as why:
        return JsonResponse({"text": str(why)}, status=410)
    return JsonResponse({"version": note.version, "text": _saved(request)})


@access(roles=WRITERS, object=loaders.session, phi=True, methods=("POST",))
def complete(request: CareRequest, session: CareSession) -> HttpResponse:
    """The last, deliberate act of a preparation or an integration."""
    form = note_form(session, None, request.POST)
    times = TimesForm(request.POST, zone=request.clinic.zone, now=request.now, prefix="times")
    commitments = commitment_forms(None, request.POST) if is_integration(session) else None
    valid = [form.is_valid(), times.is_valid(), commitments is None or commitments.is_valid()]
    if all(valid) and attempt(times, lambda: _complete(request, session, form, times, commitments)):
        messages.success(request, "The session is complete.")
        return see_other(request, "sessions:record", session.pk)
    session.refresh_from_db()
    refused = {"note_form": form, "times_form": times, "commitment_forms": commitments}
    return session_page(request, session, **{name: one for name, one in refused.items() if one is not None})


def _complete(
    request: CareRequest, session: CareSession, form: NoteForm, times: TimesForm, commitments: object
) -> CareSession:
    when = {name: times.cleaned_data[name] for name in ("started_at", "ended_at")}
    if not isinstance(form, IntegrationForm):
        intention = form.cleaned_data.get("intention", "")
        return actions.complete_preparation(
            by=request.member, session=session, note=form.text, intention=intention, now=request.now, **when
        )
    return actions.complete_integration(
        by=request.member, session=session, note=form.text, now=request.now, themes=form.theme_names,
        insights=form.insight_lines, commitments=getattr(commitments, "drafts", ()), **when,
    )  # fmt: skip


def _save_and_return(request: CareRequest, session: CareSession, form: NoteForm) -> HttpResponse:
    """The button: back to the page, or the page again with what was typed and why it was not saved."""

    def act() -> None:
        text = _text(request, session, form)
        actions.save_note(by=request.member, session=session, note=text, now=request.now)

    if attempt(form, act):
        return see_other(request, "sessions:record", session.pk)
    return session_page(request, session, note_form=form)


def _text(request: CareRequest, session: CareSession, form: NoteForm) -> NoteText:
    """The note, with commitments typed but not yet completed kept beside it."""
    text = form.text
    if not is_integration(session) or "commitments-TOTAL_FORMS" not in request.POST:
        return text
    kept = {**text.sections, "commitments": commitment_forms(None, request.POST).kept}
    return NoteText(text.version, kept, text.levels, text.framework, text.education)


def _both(note: Note) -> dict[str, object]:
    """What stands at the clinic, for showing beside what was typed here."""
    return {"version": note.version, "fields": {one.key: one.body for one in note.sections.all()}}


def _saved(request: CareRequest) -> str:
    return f"saved at the clinic, {local_clock(request.now, request.clinic.zone)}"
