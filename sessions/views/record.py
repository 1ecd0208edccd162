"""The one page of a session, its note as it is typed, and completing it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.http import HttpResponse, JsonResponse

from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, see_other
from sessions import actions, loaders
from sessions.forms.notes import NoteForm
from sessions.integration.forms import IntegrationForm
from sessions.integration.parts import Parts, parts_of
from sessions.models import CareSession, Note
from sessions.notes.actions import complete_and_sign
from sessions.notes.compare import fields_of
from sessions.notes.saving import answer, settled
from sessions.notes.text import NoteText
from sessions.pages.closing import Closing
from sessions.pages.session import session_page
from sessions.pages.talk import is_integration, note_form
from sessions.presenters.named import named
from sessions.views.attempt import attempt

WRITERS = may(Permission.RECORD_SESSION)
SIGNED = "The session is complete, and your note is signed."


@access(roles=STAFF, object=loaders.session, phi=True, methods=("GET",))
def record(request: CareRequest, session: CareSession) -> HttpResponse:
    return session_page(request, session)


@access(roles=WRITERS, object=loaders.session, phi=True, methods=("POST",))
def save_note(request: CareRequest, session: CareSession) -> HttpResponse:
    """Autosave (X-Autosave) answers in JSON; the button without scripts goes back to the page."""
    form = note_form(session, None, request.POST)
    if "X-Autosave" not in request.headers:
        return _save_and_return(request, session, form)
    return answer(request, form, lambda: _save(request, session, form), fields_of)


@access(roles=WRITERS, object=loaders.session, phi=True, methods=("POST",))
def complete(request: CareRequest, session: CareSession) -> HttpResponse:
    """The last, deliberate act of a preparation or an integration.

    With X-Check it is only looked at: all but the note itself, of which two versions may still wait.
    """
    closing = Closing.of(request, session)
    if "X-Check" in request.headers:
        return JsonResponse({"errors": closing.refusals(lambda: _close(request, session, closing, None))})
    if closing.tried(lambda: _complete(request, session, closing)):
        say_done(request, SIGNED if "sign" in request.POST else "The session is complete.", named(session))
        return see_other(request, "sessions:record", session.pk)
    session.refresh_from_db()
    return session_page(request, session, **closing.context)


def _complete(request: CareRequest, session: CareSession, closing: Closing) -> object:
    """Closed, or closed and signed in one go: then both or neither."""
    close = partial(_close, request, session, closing, _text(closing.note, closing.parts))
    if "sign" not in request.POST:
        return close()
    return complete_and_sign(by=request.member, session=session, complete=close, now=request.now)


def _close(
    request: CareRequest, session: CareSession, closing: Closing, text: NoteText | None
) -> CareSession:
    form, times, parts = closing.note, closing.times, closing.parts
    when = {name: times.cleaned_data[name] for name in ("started_at", "ended_at")}
    if not isinstance(form, IntegrationForm) or parts is None:
        intention = form.cleaned_data.get("intention", "")
        return actions.complete_preparation(
            by=request.member, session=session, note=text, intention=intention, now=request.now, **when
        )
    return actions.complete_integration(
        by=request.member, session=session, note=text, now=request.now, themes=form.theme_names,
        insights=form.insight_drafts, commitments=parts.commitments.drafts,
        challenges=parts.challenges.drafts, has_concern=form.cleaned_data["has_concern"], **when,
    )  # fmt: skip


def _save_and_return(request: CareRequest, session: CareSession, form: NoteForm) -> HttpResponse:
    """The button: back to the page, or the page again with what was typed and why it was not saved."""
    if attempt(form, lambda: _save(request, session, form)):
        return see_other(request, "sessions:record", session.pk)
    return session_page(request, session, note_form=form)


def _save(request: CareRequest, session: CareSession, form: NoteForm) -> Note:
    beside = parts_of(session, request.member, None, request.POST) if is_integration(session) else None
    text, settles = _text(form, beside), settled(request)
    return actions.save_note(by=request.member, session=session, note=text, now=request.now, settles=settles)


def _text(form: NoteForm, parts: Parts | None) -> NoteText:
    """The note, with what is typed beside it but not yet made into records."""
    return replace(form.text, sections={**form.text.sections, **parts.kept}) if parts else form.text
