"""From a URL's key to a note that the member may have: their own, or a colleague's signed one."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from sessions.loaders import fetch_session
from sessions.models import Note, NoteRevision


def fetch_own(request: CareRequest, note_id: UUID) -> Note:
    """A note of the member's own, private ones included; anybody else's is not there."""
    return _with_session(request, Note.objects.filter(pk=note_id, author=request.member).first())


def fetch_signed(request: CareRequest, note_id: UUID) -> Note:
    """A signed progress note of the care team."""
    notes = Note.objects.readable_by(request.member).filter(sort=Note.Sort.PROGRESS)
    return _with_session(request, notes.filter(pk=note_id, signed_at__isnull=False).first())


def fetch_late(request: CareRequest, revision_id: UUID) -> NoteRevision:
    """A text set aside beside a note of the member's own, chosen from or not."""
    own = NoteRevision.objects.filter(note__author=request.member, is_set_aside=True)
    late = own.filter(pk=revision_id).select_related("note").first()
    if late is None:
        raise Http404
    late.note = _with_session(request, late.note)
    return late


def _with_session(request: CareRequest, note: Note | None) -> Note:
    if note is None:
        raise Http404
    note.session = fetch_session(request, note.session_id)
    return note


own: Loader[Note] = Loader("note_id", fetch_own)
signed: Loader[Note] = Loader("note_id", fetch_signed)
late: Loader[NoteRevision] = Loader("revision_id", fetch_late)
