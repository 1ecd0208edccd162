"""Signing, adding, comparing, and the private note. Every one of them writes through one action."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.audit.trail import record_list
from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, own_url, see_other
from sessions import actions as record
from sessions import loaders as visits
from sessions.errors import Refused
from sessions.models import CareSession, Note, NoteRevision
from sessions.notes import actions, loaders, pages
from sessions.notes.forms import PrivateNoteForm
from sessions.notes.saving import answer, late_text_in
from sessions.presenters.named import named
from sessions.views.attempt import attempt

WRITERS = may(Permission.RECORD_SESSION)
CHOSEN = "Saved as you chose. Both texts stay among the earlier versions."


@access(roles=STAFF, phi=True, methods=("GET",))
def to_sign(request: CareRequest) -> HttpResponse:
    """The member's own notes without a signature; for an admin, how many wait with whom."""
    record_list(request)
    return render(request, "notes/to_sign.html", pages.to_sign(request))


@access(roles=WRITERS, object=loaders.own, phi=True, methods=("POST",))
def sign(request: CareRequest, note: Note) -> HttpResponse:
    """From the button on a note for reading, which carries the version that was read."""
    version = request.POST.get("version", "")
    read = int(version) if version.isdecimal() else None
    try:
        actions.sign(by=request.member, note=note, now=request.now, version=read)
        say_done(request, "Signed. From now on the note takes addenda only.", named(note.session))
    except Refused as why:
        messages.error(request, str(why))
    return see_other(request, own_url(request, request.POST.get("next"), _session(note.session)))


@access(roles=WRITERS, object=loaders.signed, phi=True)
def add_to(request: CareRequest, note: Note) -> HttpResponse:
    """An addendum to a signed note, one's own or a colleague's."""
    form, seen = pages.addendum_form(request, note)

    def act() -> None:
        late = late_text_in(seen)
        actions.add_to(by=request.member, note=note, late=late, now=request.now, **form.cleaned_data)

    if request.method == "POST" and attempt(form, act):
        say_done(request, "Added to the note.", named(note.session))
        return see_other(request, _session(note.session))
    return pages.addendum_page(request, note, form, seen)


@access(roles=WRITERS, object=loaders.late, phi=True)
def compare(request: CareRequest, late: NoteRevision) -> HttpResponse:
    """The note as it stands beside what came too late: choose for each section, or let it go."""
    form = pages.choice_form(request, late)

    def act() -> None:
        by, seen, now = request.member, form.cleaned_data["seen"], request.now
        if "let-go" in request.POST:
            actions.let_go(by=by, late=late, seen=seen, now=now)
        else:
            version = form.cleaned_data["version"]
            actions.choose(by=by, late=late, picks=form.picks, version=version, seen=seen, now=now)

    if request.method == "POST" and attempt(form, act):
        say_done(request, CHOSEN, named(late.note.session))
        return see_other(request, pages.home_of(late.note))
    return pages.compare_page(request, late, form)


@access(roles=WRITERS, object=loaders.own, phi=True, methods=("GET",))
def earlier(request: CareRequest, note: Note) -> HttpResponse:
    return render(request, "notes/earlier.html", pages.earlier(request, note))


@access(roles=WRITERS, object=visits.session, phi=True)
def private(request: CareRequest, session: CareSession) -> HttpResponse:
    """The member's own private note of this session: whoever asks, only their own is ever there."""
    if request.method != "POST":
        return pages.private_page(request, session)
    form = PrivateNoteForm(request.POST)
    if "X-Autosave" in request.headers:
        return _autosave(request, session, form)
    if attempt(form, lambda: _save(request, session, form)):
        say_done(request, "Your private note is saved.", named(session))
        return see_other(request, "sessions:private", session.pk)
    return pages.private_page(request, session, form)


def _autosave(request: CareRequest, session: CareSession, form: PrivateNoteForm) -> JsonResponse:
    return answer(request, form, lambda: _save(request, session, form), pages.private_fields)


def _save(request: CareRequest, session: CareSession, form: PrivateNoteForm) -> Note:
    settles = pages.settled(request)
    return record.save_note(
        by=request.member, session=session, note=form.text, now=request.now, settles=settles
    )


def _session(session: CareSession) -> str:
    return reverse("sessions:record", args=[session.pk])
