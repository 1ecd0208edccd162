"""A clinician's concern for a patient's safety: it tells the care team, whatever became of the session."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from patients.followups.actions import raise_alert
from patients.followups.models import Alert
from sessions.actions.moving import lock, tell
from sessions.actions.notes import write_note
from sessions.errors import Refused
from sessions.models import Addendum, CareSession, Note, NoteSection
from sessions.notes.text import NoteText, as_it_stands

SECTION = "concern"
TAKEN_OFF = (CareSession.Status.CANCELLED, CareSession.Status.VOID)


@transaction.atomic
def raise_concern(*, by: Membership, session: CareSession, now: datetime, words: str = "") -> Alert:
    """Tell the care team at once, also of a session that is over. `words` stay in the member's own note."""
    lock(session)
    if session.status in TAKEN_OFF:
        raise Refused("A concern belongs to a session that took place. This one was taken off the record.")
    if words.strip():
        _keep(words.strip(), by=by, session=session, now=now)
    return _tell_the_team(session, by, now)


def raise_kept_concern(*, by: Membership, session: CareSession, now: datetime) -> None:
    """What a progress note of this session holds as a concern is raised, though nobody completed it."""
    kept = NoteSection.objects.filter(note__session=session, note__sort=Note.Sort.PROGRESS, key=SECTION)
    if any(section.body.strip() for section in kept):
        _tell_the_team(session, by, now)


def _tell_the_team(session: CareSession, by: Membership, now: datetime) -> Alert:
    return raise_alert(by=by, patient=session.patient, kind=Alert.Kind.CONCERN, session=session, now=now)


def _keep(words: str, *, by: Membership, session: CareSession, now: datetime) -> None:
    """Below what the note says of a concern already; a signed note takes an addendum."""
    note = Note.objects.filter(session=session, author=by, sort=Note.Sort.PROGRESS).first()
    if note is None:
        write_note(NoteText(0, {SECTION: words}), by=by, session=session, now=now)
        return
    if note.is_signed:
        _add_to(note, words, by, now)
        return
    stands = as_it_stands(note)
    said = "\n".join(filter(None, [stands.sections.get(SECTION, ""), words]))
    write_note(replace(stands, sections={SECTION: said}), by=by, session=session, now=now)


def _add_to(note: Note, words: str, by: Membership, now: datetime) -> None:
    Addendum.objects.create(
        clinic_id=note.clinic_id,
        note=note,
        author=by,
        written_at=now,
        reason="Concern for safety",
        body=words,
    )
    tell(note.session, "note.added_to", by=by)
