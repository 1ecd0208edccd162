"""The shared note of a meeting: saved as it is typed, signed, added to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from sessions.actions.late import REVISION_EVERY, keeping
from sessions.errors import Refused
from sessions.groups.actions.together import lock_meeting, tell
from sessions.groups.errors import SharedNoteConflict, SharedNoteSigned
from sessions.groups.models import Meeting, SharedAddendum, SharedNote, SharedNoteRevision
from sessions.groups.signing import digest
from sessions.notes.signing import signature


@transaction.atomic
def _set_aside(conflict: SharedNoteConflict) -> None:
    """Beside the note that stands. The same text sent again is kept once."""
    note, by = conflict.note, conflict.by
    aside = note.revisions.filter(is_set_aside=True)
    conflict.kept = next((kept for kept in aside if kept.body == conflict.late), None)
    if conflict.kept is None:
        conflict.kept = _keep(note, conflict.late, by, conflict.at, is_set_aside=True)
        tell(note.meeting, "shared_note.set_aside", by=by, version=note.version)


keeps_late_text = keeping(SharedNoteConflict, _set_aside)


@keeps_late_text
@transaction.atomic
def save_shared_note(
    *, by: Membership, meeting: Meeting, body: str, version: int, now: datetime
) -> SharedNote:
    """`version` is the one it was typed on top of, 0 where there was none."""
    lock_meeting(meeting)
    if meeting.status == Meeting.Status.CANCELLED:
        raise Refused("This meeting was cancelled. A note belongs to one that took place.")
    note = SharedNote.objects.filter(meeting=meeting).first()
    if note is None:
        return _first(meeting, body, by=by, now=now)
    if note.body == body:
        return note
    if note.is_signed:
        raise SharedNoteSigned(note, body, now, by)
    if version != note.version:
        raise SharedNoteConflict(note, body, now, by)
    if now - note.saved_at >= REVISION_EVERY or note.saved_by_id != by.pk:
        _keep(note, note.body, note.saved_by, note.saved_at)
    note.body, note.saved_at, note.saved_by = body, now, by
    note.version += 1
    note.save()
    return note


def _first(meeting: Meeting, body: str, *, by: Membership, now: datetime) -> SharedNote:
    note = SharedNote.objects.create(
        clinic_id=meeting.clinic_id, meeting=meeting, body=body, saved_at=now, saved_by=by
    )
    tell(meeting, "shared_note.begun", by=by)
    return note


@transaction.atomic
def sign_shared_note(*, by: Membership, meeting: Meeting, version: int, now: datetime) -> SharedNote:
    """From here on the database lets nothing in it change. `version` is the one that was read."""
    lock_meeting(meeting)
    note = SharedNote.objects.filter(meeting=meeting).first()
    if note is None or not note.body.strip():
        raise Refused("There is nothing in this note yet. Write it, then sign.")
    if note.is_signed:
        raise Refused("This note is signed already.")
    if not meeting.is_held:
        raise Refused("A note is signed after its meeting took place. Close the meeting first.")
    if version != note.version:
        raise Refused("The note was changed since this page was opened. Read it once more, then sign.")
    note.signed_at, note.signed_by, note.signed_as = now, by, signature(by)
    note.digest = digest(note)
    note.save()
    tell(meeting, "shared_note.signed", by=by, version=note.version)
    return note


@transaction.atomic
def add_to_shared_note(
    *, by: Membership, meeting: Meeting, reason: str, text: str, now: datetime
) -> SharedAddendum:
    lock_meeting(meeting)
    note = SharedNote.objects.filter(meeting=meeting).first()
    if note is None or not note.is_signed:
        raise Refused("Only a signed note takes an addendum. As long as it is not signed, change the note.")
    if not reason.strip():
        raise Refused("Say why this is added, such as “left out by mistake”.", field="reason")
    if not text.strip():
        raise Refused("Write what is added.", field="text")
    added = SharedAddendum.objects.create(
        clinic_id=note.clinic_id, note=note, author=by, written_at=now,
        reason=reason.strip()[:200], body=text.strip(),
    )  # fmt: skip
    tell(meeting, "shared_note.added_to", by=by)
    return added


def _keep(
    note: SharedNote, body: str, by: Membership, at: datetime, *, is_set_aside: bool = False
) -> SharedNoteRevision:
    return SharedNoteRevision.objects.create(
        clinic_id=note.clinic_id, note=note, version=note.version, saved_at=at, saved_by=by, body=body,
        is_set_aside=is_set_aside,
    )  # fmt: skip
