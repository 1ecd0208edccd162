"""What the pages around a note read: a fixed number of queries, whatever was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Min

from integration_care.accounts.models import Membership
from sessions.models import CareSession, Note, NoteRevision
from sessions.models.note import NoteQuerySet
from sessions.notes.actions import TOOK_PLACE


def unsigned() -> NoteQuerySet:
    """Progress notes of sessions that took place, still without a signature. A private note is none."""
    return Note.objects.filter(sort=Note.Sort.PROGRESS, signed_at=None, session__status__in=TOOK_PLACE)


def to_sign(member: Membership) -> NoteQuerySet:
    """The member's own that they can still open, oldest session first."""
    notes = unsigned().readable_by(member).filter(author=member)
    return notes.select_related("session__patient").order_by("session__started_at", "pk")


def count_by_author(member: Membership) -> list[tuple[Membership, int, datetime]]:
    """For the clinic's admin: each author, how many notes wait, and when the oldest session was."""
    rows = unsigned().filter(clinic_id=member.clinic_id).order_by().values("author")
    counted = {
        row["author"]: (row["waiting"], row["oldest"])
        for row in rows.annotate(waiting=Count("pk"), oldest=Min("session__started_at"))
    }
    authors = Membership.objects.filter(pk__in=counted).select_related("user").order_by("user__name")
    return [(author, *counted[author.pk]) for author in authors]


def private_note(session: CareSession, author: Membership) -> Note | None:
    """The author's own; there is no way to ask for anybody else's."""
    notes = Note.objects.filter(session=session, author=author, sort=Note.Sort.PROCESS)
    return notes.prefetch_related("sections").first()


def late_texts(
    session: CareSession, author: Membership, sort: str = Note.Sort.PROGRESS
) -> list[NoteRevision]:
    """Set aside beside the author's own note and not chosen from yet, newest first."""
    waiting = NoteRevision.objects.filter(
        note__session=session, note__author=author, note__sort=sort, is_set_aside=True, chosen_at=None
    )
    return list(waiting.select_related("note").order_by("-saved_at"))


def earlier(note: Note) -> Sequence[NoteRevision]:
    """Every state that was kept of it, newest first."""
    return list(note.revisions.order_by("-saved_at", "-version"))
