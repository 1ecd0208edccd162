"""The shared note: written in the circle, read in each record."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, see_other
from sessions import loaders as session_loaders
from sessions.errors import Refused
from sessions.groups import actions, loaders, pages, queries
from sessions.groups.errors import SharedNoteConflict
from sessions.groups.forms import SharedAddendumForm, SharedNoteForm
from sessions.groups.in_record import in_record
from sessions.groups.models import Meeting, SharedNote
from sessions.groups.presenters.shared_note import warning
from sessions.models import CareSession
from sessions.notes.saving import answered
from sessions.views.attempt import attempt

WRITERS = may(Permission.RECORD_SESSION)


@access(roles=WRITERS, object=loaders.led_meeting, phi=True, methods=("POST",))
def save(request: CareRequest, meeting: Meeting) -> HttpResponse:
    """Autosave (X-Autosave) answers in JSON; the button without scripts goes on to where both texts are."""
    form = SharedNoteForm(request.POST)
    if "X-Autosave" in request.headers:
        return answered(request, form, lambda: _save(request, meeting, form), SharedNoteConflict, _late)
    to = "groups:meeting"

    def act() -> None:
        nonlocal to
        try:
            _save(request, meeting, form)
        except SharedNoteConflict as late:
            messages.warning(request, str(late))
            to = "groups:earlier"

    if attempt(form, act):
        return see_other(request, to, meeting.pk)
    return pages.meeting_page(request, meeting, note_form=form)


def _late(late: SharedNoteConflict) -> dict[str, object]:
    """What stands, and where the text typed too late can be read."""
    url = reverse("groups:earlier", args=[late.note.meeting_id])
    return {"fields": {"body": late.note.body}, "url": url}


@access(roles=may(Permission.READ_NARRATIVE), object=loaders.led_meeting, phi=True, methods=("GET",))
def earlier(request: CareRequest, meeting: Meeting) -> HttpResponse:
    """Every text of it that was kept, for those who lead the circle: with names, as they wrote them."""
    return render(request, "groups/earlier.html", pages.earlier_context(request, meeting))


def _save(request: CareRequest, meeting: Meeting, form: SharedNoteForm) -> SharedNote:
    typed = form.cleaned_data
    return actions.save_shared_note(
        by=request.member, meeting=meeting, body=typed["body"], version=typed["version"], now=request.now
    )


@access(roles=WRITERS, object=loaders.led_meeting, phi=True, methods=("POST",))
def check_names(request: CareRequest, meeting: Meeting) -> HttpResponse:
    """Asks gently about names in what is typed, as a fragment."""
    names = warning(request.POST.get("body", ""), queries.people_of(meeting))
    return render(request, "groups/names.html", {"names": names})


@access(roles=WRITERS, object=loaders.led_meeting, phi=True, methods=("POST",))
def sign(request: CareRequest, meeting: Meeting) -> HttpResponse:
    version = request.POST.get("version", "")
    try:
        actions.sign_shared_note(
            by=request.member, meeting=meeting, version=int(version) if version.isdecimal() else 0,
            now=request.now,
        )  # fmt: skip
        say_done(request, "The shared note is signed.", meeting.group)
    except Refused as why:
        messages.error(request, str(why))
    return see_other(request, "groups:meeting", meeting.pk)


@access(roles=WRITERS, object=loaders.led_meeting, phi=True)
def add_to(request: CareRequest, meeting: Meeting) -> HttpResponse:
    form = SharedAddendumForm(pages.sent(request))

    def act() -> None:
        actions.add_to_shared_note(by=request.member, meeting=meeting, now=request.now, **form.cleaned_data)

    text = "It stands below the note with your name, in everybody's record who was there."
    back, done = reverse("groups:meeting", args=[meeting.pk]), "Added to the shared note."
    asked = pages.Ask("Add to the shared note", "Add it", back, done, str(meeting.group), text)
    return pages.ask(request, form, act, asked)


@access(roles=STAFF, object=session_loaders.session, phi=True, methods=("GET",))
def beside(request: CareRequest, session: CareSession) -> HttpResponse:
    """The circle in one patient's record, as a fragment: everybody else by initials."""
    return render(request, "groups/beside.html", {"circle": in_record(request, session)})
