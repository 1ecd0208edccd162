"""Writing a note: as it is typed, and for good. Two windows never overwrite each other silently."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from integration_care.accounts.models import Membership
from sessions.actions.moving import lock, tell
from sessions.errors import NoteConflict, Refused
from sessions.models import CareSession, Note, NoteRevision, NoteSection

P = ParamSpec("P")
R = TypeVar("R")
REVISION_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class NoteText:
    """What somebody typed, and on top of which version (0: no note yet)."""

    version: int
    sections: Mapping[str, str]
    levels: tuple[str, ...] = ()
    framework: str = ""
    education: tuple[str, ...] = ()
    sort: Note.Sort = field(default=Note.Sort.PROGRESS)


def keeps_late_text(action: Callable[P, R]) -> Callable[P, R]:
    """Outside the transaction of `action`: what it refused as too late is kept, though all else is undone."""

    @wraps(action)
    def kept(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return action(*args, **kwargs)
        except NoteConflict as conflict:
            _set_aside(conflict)
            raise

    return kept


@keeps_late_text
@transaction.atomic
def save_note(*, by: Membership, session: CareSession, note: NoteText, now: datetime) -> Note:
    """Save what was typed so far. NoteConflict: another window saved first, and this text is set aside."""
    lock(session)
    if session.status in (CareSession.Status.CANCELLED, CareSession.Status.VOID):
        raise Refused("A note belongs to a session that took place. This one was taken off the record.")
    return write_note(note, by=by, session=session, now=now)


def write_note(text: NoteText, *, by: Membership, session: CareSession, now: datetime) -> Note:
    """As `save_note`, inside a transaction that already holds the course."""
    note = Note.objects.filter(session=session, author=by, sort=text.sort).first()
    if note is None:
        return _first_version(text, by=by, session=session, now=now)
    if text.version != note.version:
        raise NoteConflict(note, text, now)
    before = {section.key: section.body for section in note.sections.all()}
    if _is_same(note, before, text):
        return note
    if now - note.saved_at >= REVISION_EVERY:
        _keep_revision(note, before, session, by)
    note.version += 1
    _write(note, text, now)
    note.save()
    return note


def _first_version(text: NoteText, *, by: Membership, session: CareSession, now: datetime) -> Note:
    note = Note(clinic_id=session.clinic_id, session=session, author=by, sort=text.sort, saved_at=now)
    _set(note, text, now)
    note.save(force_insert=True)
    _write(note, text, now)
    tell(session, "note.begun", by=by, sort=note.sort)
    return note


def _set(note: Note, text: NoteText, now: datetime) -> None:
    note.saved_at = now
    note.levels, note.framework, note.education = list(text.levels), text.framework, list(text.education)


def _write(note: Note, text: NoteText, now: datetime) -> None:
    _set(note, text, now)
    known = {section.key: section for section in note.sections.all()}
    for key, body in text.sections.items():
        section = known.get(key) or NoteSection(clinic_id=note.clinic_id, note=note, key=key)
        if section.body != body:
            section.body = body
            section.save()


def _is_same(note: Note, before: Mapping[str, str], text: NoteText) -> bool:
    return all(before.get(key, "") == body for key, body in text.sections.items()) and (
        note.levels,
        note.framework,
        note.education,
    ) == (list(text.levels), text.framework, list(text.education))


def _keep_revision(note: Note, before: Mapping[str, str], session: CareSession, by: Membership) -> None:
    NoteRevision.objects.create(
        clinic_id=note.clinic_id,
        note=note,
        version=note.version,
        saved_at=note.saved_at,
        content=json.dumps(dict(before)),
    )
    tell(session, "note.revised", by=by, version=note.version)


@transaction.atomic
def _set_aside(conflict: NoteConflict) -> None:
    """Beside the note that stands. The same text sent again is kept once."""
    note, content = conflict.note, json.dumps(dict(conflict.late.sections))
    if content in [kept.content for kept in note.revisions.filter(is_set_aside=True)]:
        return
    NoteRevision.objects.create(
        clinic_id=note.clinic_id,
        note=note,
        version=note.version,
        saved_at=conflict.at,
        content=content,
        is_set_aside=True,
    )
    tell(note.session, "note.set_aside", by=note.author, version=note.version)
