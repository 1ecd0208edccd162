"""Building the pages around a note."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.http import CareRequest, form_status
from integration_care.core.permissions import Permission
from integration_care.core.ui.words import local_day, local_moment
from sessions.actions.late import seal_of
from sessions.models import CareSession, Note, NoteRevision
from sessions.notes import presenters, queries, waiting
from sessions.notes.compare import differences, text_of
from sessions.notes.forms import AddendumForm, ChoiceForm, PrivateNoteForm
from sessions.notes.saving import settled, token
from sessions.notes.text import as_it_stands
from sessions.presenters import talk

__all__ = ["settled"]


def to_sign(request: CareRequest) -> dict[str, Any]:
    """One's own for whoever writes notes; for an admin a count for each author and nothing else."""
    zone, now = request.clinic.zone, request.now
    if request.member.can(Permission.READ_NARRATIVE):
        after = request.GET.get("after", "")
        page = presenters.to_sign_page(waiting.to_sign(request.member), after, now=now, zone=zone)
        return {"page": page, "nav": "to-sign"}
    counts = [(row, local_day(row.oldest, zone)) for row in waiting.waiting_by_author(request.clinic.pk)]
    return {"counts": counts, "nav": "to-sign"}


def addendum_form(request: CareRequest, note: Note) -> tuple[AddendumForm, str]:
    """Empty, as it was sent, or begun with a text that came after the signature (`?late=`), and its token."""
    if request.method == "POST":
        return AddendumForm(request.POST), request.POST.get("seen", "")
    late = _own_late(request, note)
    if late is None:
        return AddendumForm(), ""
    changed = differences(as_it_stands(note), text_of(late))
    insights = queries.insights_named(note, request.member)
    typed = "\n\n".join(filter(None, (presenters.said(one.key, one.typed, insights) for one in changed)))
    return AddendumForm(initial={"text": typed}), token(late)


def _own_late(request: CareRequest, note: Note) -> NoteRevision | None:
    asked = request.GET.get("late", "")
    try:
        waiting = note.revisions.filter(is_set_aside=True, note__author=request.member)
        return waiting.filter(pk=UUID(asked)).first() if asked else None
    except ValueError:
        return None


def addendum_page(request: CareRequest, note: Note, form: AddendumForm, seen: str) -> HttpResponse:
    context = {
        "form": form,
        "seen": seen,
        "session": note.session,
        "note": talk.written(note, note.session),
        **_head(request, note.session),
    }
    return render(request, "notes/add_to.html", context, status=form_status(form))


def choice_form(request: CareRequest, late: NoteRevision) -> ChoiceForm:
    stands = as_it_stands(late.note)
    keys = [one.key for one in differences(stands, text_of(late))]
    if request.method != "POST":
        return ChoiceForm(keys=keys, initial={"version": stands.version})
    if "let-go" in request.POST:
        return ChoiceForm({"version": stands.version, "seen": request.POST.get("seen", "")}, keys=[])
    return ChoiceForm(request.POST, keys=keys)


def compare_page(request: CareRequest, late: NoteRevision, form: ChoiceForm) -> HttpResponse:
    stands, insights = as_it_stands(late.note), queries.insights_named(late.note, request.member)
    found = differences(stands, text_of(late))
    picks = {key: str(form[f"pick-{key}"].value() or "") for key in form.keys} if form.is_bound else {}
    errors = (
        {key: [str(why) for why in form.errors.get(f"pick-{key}", [])] for key in form.keys}
        if form.is_bound
        else {}
    )
    context = {
        "form": form,
        "late": late,
        "note": late.note,
        "version": stands.version,
        "seen": seal_of(late),
        "rows": presenters.comparison(late.note.session.kind, found, picks, errors, insights),
        "standing_since": local_moment(late.note.saved_at, request.clinic.zone),
        "typed_at": local_moment(late.saved_at, request.clinic.zone),
        **_head(request, late.note.session),
        "back": home_of(late.note),
    }
    return render(request, "notes/compare.html", context, status=form_status(form))


def earlier(request: CareRequest, note: Note) -> dict[str, Any]:
    kind, kept, stands = note.session.kind, queries.earlier(note), as_it_stands(note)
    insights = queries.insights_named(note, request.member)
    versions = presenters.versions(kind, kept, stands, request.clinic.zone, insights)
    return {"versions": versions, **_head(request, note.session), "back": home_of(note)}


def private_page(
    request: CareRequest, session: CareSession, form: PrivateNoteForm | None = None
) -> HttpResponse:
    own = queries.private_note(session, request.member)
    context = {
        "form": form or PrivateNoteForm.of(own),
        "own": own,
        "session": session,
        "late": queries.late_texts(session, request.member, Note.Sort.PROCESS),
        "saved": f"saved at the clinic, {local_moment(own.saved_at, request.clinic.zone)}" if own else "",
        **_head(request, session),
    }
    return render(request, "notes/private.html", context, status=form_status(context["form"]))


def private_fields(note: Note) -> dict[str, str | list[str]]:
    return dict(as_it_stands(note).sections)


def home_of(note: Note) -> str:
    """Where a note is written and read."""
    name = "sessions:private" if note.sort == Note.Sort.PROCESS else "sessions:record"
    return reverse(name, args=[note.session_id])


def _head(request: CareRequest, session: CareSession) -> dict[str, Any]:
    """Whose session it is, for the top of the page."""
    return {
        "name": session.patient.full_name,
        "what": f"{session}, {local_moment(session.happened_at, request.clinic.zone)}",
        "back": reverse("sessions:record", args=[session.pk]),
        "nav": "sessions",
    }
