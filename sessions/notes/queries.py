"""What the pages around a note read of it: the private one, what came too late, every state that was kept."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.asked_often import asked_often
from patients.journals.models import Insight
from sessions.integration.commitment_forms import KNOWN
from sessions.models import CareSession, Note, NoteRevision


def private_note(session: CareSession, author: Membership) -> Note | None:
    """The author's own; there is no way to ask for anybody else's."""
    notes = Note.objects.filter(session=session, author=author, sort=Note.Sort.PROCESS)
    return notes.prefetch_related("sections").first()


def late_texts(
    session: CareSession, author: Membership, sort: Note.Sort = Note.Sort.PROGRESS
) -> list[NoteRevision]:
    """Set aside beside the author's own note and not chosen from yet, newest first."""
    return set_aside(session.pk, author, sort)


@asked_often
def set_aside(session: UUID, author: Membership, sort: Note.Sort) -> QuerySet[NoteRevision]:
    waiting = NoteRevision.objects.filter(
        note__session=session, note__author=author, note__sort=sort, is_set_aside=True, chosen_at=None
    )
    return waiting.select_related("note").order_by("-saved_at")


def insights_named(note: Note, reader: Membership) -> dict[str, str]:
    """The patient's insights by how a commitment beside a note names the one that it acts on."""
    found = Insight.objects.readable_by(reader).filter(patient=note.session.patient_id)
    return {f"{KNOWN}{one.pk}": one.text for one in found}


def earlier(note: Note) -> Sequence[NoteRevision]:
    """Every state that was kept of it, newest first."""
    return list(note.revisions.order_by("-saved_at", "-version"))
