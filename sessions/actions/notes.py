"""Writing a note: as it is typed, and for good. Two windows never overwrite each other silently."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from sessions.actions.late import REVISION_EVERY, LateText, is_as_seen, keeping
from sessions.actions.moving import lock, tell
from sessions.errors import NoteConflict, NoteSigned, Refused
from sessions.models import CareSession, Note, NoteRevision, NoteSection
from sessions.notes.text import NoteText, as_it_stands, goes_on, is_held, says_the_same


@transaction.atomic
def _set_aside(conflict: NoteConflict) -> None:
    """What was typed there, beside the note that stands. From a window that types on it grows: kept once."""
    note, content = conflict.note, conflict.late.typed.content
    if is_held(as_it_stands(note), conflict.late.typed):
        return
    aside = note.revisions.select_for_update().filter(is_set_aside=True, chosen_at=None)
    conflict.kept = next((kept for kept in aside if goes_on(json.loads(kept.content), content)), None)
    if conflict.kept is not None:
        conflict.kept.content, conflict.kept.saved_at = json.dumps(content), conflict.at
        conflict.kept.save(update_fields=["content", "saved_at"])
        return
    conflict.kept = NoteRevision.objects.create(
        clinic_id=note.clinic_id,
        note=note,
        version=note.version,
        saved_at=conflict.at,
        content=json.dumps(content),
        is_set_aside=True,
    )
    tell(note.session, "note.set_aside", by=note.author, version=note.version)


keeps_late_text = keeping(NoteConflict, _set_aside)


@keeps_late_text
@transaction.atomic
def save_note(
    *,
    by: Membership,
    session: CareSession,
    note: NoteText,
    now: datetime,
    settles: Collection[LateText] = (),
) -> Note:
    """Save what was typed so far. NoteConflict: another window saved first, and this text is set aside.

    `settles`: the texts set aside that `note` was chosen from. One that grew meanwhile goes on waiting.
    """
    lock(session)
    if session.status in (CareSession.Status.CANCELLED, CareSession.Status.VOID):
        raise Refused("A note belongs to a session that took place. This one was taken off the record.")
    return write_note(note, by=by, session=session, now=now, settles=settles)


def write_note(
    text: NoteText,
    *,
    by: Membership,
    session: CareSession,
    now: datetime,
    settles: Collection[LateText] = (),
) -> Note:
    """As `save_note`, inside a transaction that already holds the course."""
    note = Note.objects.filter(session=session, author=by, sort=text.sort).first()
    if note is None:
        return _first_version(text, by=by, session=session, now=now)
    if note.is_signed:
        return _as_signed(note, text, now)
    before = as_it_stands(note)
    is_same = says_the_same(before, text)  # once more, such as after a lost answer: no refusal
    if text.version != note.version and not is_same:
        raise NoteConflict(note, text, now)
    settle_late(note, settles, by=by, now=now)
    if is_same:
        return note
    if settles or now - note.saved_at >= REVISION_EVERY:
        _keep_revision(before, note, session, by)
    note.version += 1
    _write(note, text, now)
    note.save()
    return note


def _first_version(text: NoteText, *, by: Membership, session: CareSession, now: datetime) -> Note:
    note = Note(clinic_id=session.clinic_id, session=session, author=by, sort=text.sort, saved_at=now)
    _set(note, text, now)
    note.save(force_insert=True)
    _write(note, text, now)
    # The trail is read by others: a private note is told as one more writing, never as a second beginning.
    is_private = note.sort == Note.Sort.PROCESS
    tell(session, "note.revised" if is_private else "note.begun", by=by, version=note.version)
    return note


def _as_signed(note: Note, text: NoteText, now: datetime) -> Note:
    """A signed note takes nothing. The same words once more change nothing and are no refusal."""
    if says_the_same(as_it_stands(note), text):
        return note
    raise NoteSigned(note, text, now)


def _set(note: Note, text: NoteText, now: datetime) -> None:
    note.saved_at, note.framework = now, text.framework
    note.levels, note.education, note.emotions = list(text.levels), list(text.education), list(text.emotions)


def _write(note: Note, text: NoteText, now: datetime) -> None:
    _set(note, text, now)
    known = {section.key: section for section in note.sections.all()}
    for key, body in text.sections.items():
        section = known.get(key) or NoteSection(clinic_id=note.clinic_id, note=note, key=key)
        if section.body != body:
            section.body = body
            section.save()


def _keep_revision(stands: NoteText, note: Note, session: CareSession, by: Membership) -> None:
    NoteRevision.objects.create(
        clinic_id=note.clinic_id,
        note=note,
        version=note.version,
        saved_at=note.saved_at,
        content=json.dumps(stands.content),
    )
    tell(session, "note.revised", by=by, version=note.version)


def settle_late(note: Note, chosen: Collection[LateText], *, by: Membership, now: datetime) -> None:
    """Its author has looked at these texts and chosen; they stay among the earlier versions."""
    keys = {one.key for one in chosen}
    waiting = note.revisions.select_for_update().filter(pk__in=keys, is_set_aside=True, chosen_at=None)
    for late in waiting if keys else ():
        if any(one.key == late.pk and is_as_seen(late, one.seal) for one in chosen):
            late.chosen_at = now
            late.save(update_fields=["chosen_at"])
            tell(note.session, "note.chosen", by=by, version=late.version)
