"""Signing a note, adding to it afterwards, and choosing between two versions of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from sessions.actions.late import LateText, is_as_seen
from sessions.actions.moving import lock, tell
from sessions.actions.notes import keeps_late_text, settle_late, write_note
from sessions.errors import Refused
from sessions.models import Addendum, CareSession, Note, NoteRevision
from sessions.notes.compare import Pick, merged, says, text_of
from sessions.notes.signing import digest, signature
from sessions.notes.text import as_it_stands

TOOK_PLACE = frozenset({CareSession.Status.COMPLETED, CareSession.Status.ABORTED})
LONGEST_TEXT = 20_000  # as a section's field takes it


@transaction.atomic
def sign(*, by: Membership, note: Note, now: datetime, version: int | None = None) -> Note:
    """The author's last act on a progress note: from here on the database lets nothing in it change.

    `version` is the one its author read before signing; another one is refused.
    """
    lock(note.session)
    note.refresh_from_db()
    _check_may_be_signed(note, by, version)
    note.signed_at, note.signed_as = now, signature(by)
    note.digest = digest(note)
    note.save(update_fields=["signed_at", "signed_as", "digest"])
    tell(note.session, "note.signed", by=by, version=note.version)
    return note


def _check_may_be_signed(note: Note, by: Membership, version: int | None) -> None:
    if note.author_id != by.pk:
        raise Refused("A note is signed by whoever wrote it. You can write an addendum once it is signed.")
    if note.sort != Note.Sort.PROGRESS:
        raise Refused("A private note is never signed: it is no part of the record.")
    if note.is_signed:
        raise Refused("This note is signed already.")
    if note.session.status not in TOOK_PLACE:
        raise Refused("A note is signed after its session took place. Complete the session first.")
    if version not in (None, note.version):
        raise Refused("The note was changed since this page was opened. Read it once more, then sign.")
    if not any(says(section.key, section.body) for section in note.sections.all()):
        raise Refused("There is nothing in this note yet. Write it, then sign.")
    if note.revisions.filter(is_set_aside=True, chosen_at=None).exists():
        raise Refused("A second version of this note waits beside it. Compare the two and choose, then sign.")


@keeps_late_text
@transaction.atomic
def complete_and_sign(
    *, by: Membership, session: CareSession, complete: Callable[[], object], now: datetime
) -> Note:
    """`complete` closes the session with the note, then the note is signed: both or neither."""
    complete()
    note = Note.objects.filter(session=session, author=by, sort=Note.Sort.PROGRESS).first()
    if note is None:
        raise Refused("There is nothing in this note yet. Write it, then sign.")
    return sign(by=by, note=note, now=now)


@transaction.atomic
def add_to(
    *, by: Membership, note: Note, reason: str, text: str, now: datetime, late: LateText | None = None
) -> Addendum:
    """An addendum to a signed note. `late`: the text typed after signing that it was made from."""
    lock(note.session)
    note.refresh_from_db()
    if note.sort != Note.Sort.PROGRESS or not note.is_signed:
        raise Refused("Only a signed note takes an addendum. As long as it is not signed, change the note.")
    if not reason.strip():
        raise Refused("Say why this is added, such as “left out by mistake”.", field="reason")
    if not text.strip():
        raise Refused("Write what is added.", field="text")
    added = Addendum.objects.create(
        clinic_id=note.clinic_id,
        note=note,
        author=by,
        written_at=now,
        reason=reason.strip(),
        body=text.strip(),
    )
    settle_late(note, [late] if late and note.author_id == by.pk else [], by=by, now=now)
    tell(note.session, "note.added_to", by=by)
    return added


@transaction.atomic
def choose(
    *, by: Membership, late: NoteRevision, picks: Mapping[str, Pick], version: int, seen: str, now: datetime
) -> Note:
    """What was picked is saved on top of version `version`; both texts stay among the earlier versions.

    `seen` is `seal_of` the late text that was looked at.
    """
    note = _still_waiting(late, by, seen)
    if note.is_signed:
        raise Refused("This note is signed meanwhile and does not change. Add the text as an addendum.")
    if note.version != version:
        raise Refused("The note was changed once more meanwhile. Look at the two again, then choose.")
    text = merged(as_it_stands(note), text_of(late), picks)
    if any(len(body) > LONGEST_TEXT for body in text.sections.values()):
        raise Refused("Both together are longer than 20,000 characters. Keep one, or shorten the note first.")
    return write_note(text, by=by, session=note.session, now=now, settles=[LateText(late.pk, seen)])


@transaction.atomic
def let_go(*, by: Membership, late: NoteRevision, seen: str, now: datetime) -> None:
    """Nothing of the late text is taken; it stays readable among the earlier versions."""
    settle_late(_still_waiting(late, by, seen), [LateText(late.pk, seen)], by=by, now=now)


def _still_waiting(late: NoteRevision, by: Membership, seen: str) -> Note:
    lock(late.note.session)
    NoteRevision.objects.select_for_update().get(pk=late.pk)  # grows under another lock than the session's
    late.refresh_from_db()
    if late.note.author_id != by.pk or late.chosen_at is not None:
        raise Refused("You have chosen between these two already.")
    if not is_as_seen(late, seen):
        raise Refused("Your other window typed on meanwhile. Look at the two again, then choose.")
    return late.note
