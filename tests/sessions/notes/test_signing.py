"""Signing is the author's last act: from then on nothing in the note changes, whoever tries."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from integration_care.audit.models import Event
from sessions import actions
from sessions.actions import NoteText
from sessions.errors import NoteSigned, Refused
from sessions.models import Addendum, CareSession, Note, NoteRevision, NoteSection
from sessions.notes.actions import add_to, complete_and_sign, sign
from sessions.notes.signing import canonical, is_unchanged
from tests.cast import START
from tests.sessions.making import HOUR, book_talk
from tests.sessions.notes.making import private, signed, written

LATER = START + 3 * HOUR


def test_nobody_signs_for_somebody_else(cast):
    with pytest.raises(Refused, match="signed by whoever wrote it"):
        sign(by=cast.nia, note=written(cast), now=LATER)


def test_a_private_note_is_never_signed(cast):
    note = private(cast, written(cast).session, "my own doubts")
    with pytest.raises(Refused, match="never signed"):
        sign(by=cast.ada, note=note, now=LATER)


def test_a_note_is_not_signed_before_its_session_took_place(cast):
    session = book_talk(cast)
    note = actions.save_note(by=cast.ada, session=session, note=NoteText(0, {"review": "x"}), now=START)
    with pytest.raises(Refused, match="after its session took place"):
        sign(by=cast.ada, note=note, now=START)


def test_an_empty_note_is_not_signed(cast):
    with pytest.raises(Refused, match="nothing in this note"):
        sign(by=cast.ada, note=written(cast, {"review": "  "}), now=LATER)


def test_what_was_not_read_is_not_signed(cast):
    note = written(cast)
    actions.save_note(by=cast.ada, session=note.session, note=NoteText(1, {"review": "more"}), now=LATER)
    with pytest.raises(Refused, match="changed since this page was opened"):
        sign(by=cast.ada, note=note, now=LATER, version=1)


def test_a_note_is_signed_once(cast):
    with pytest.raises(Refused, match="signed already"):
        sign(by=cast.ada, note=signed(cast), now=LATER)


def test_a_signature_holds_who_in_which_role_when_and_over_what(cast):
    note = signed(cast)
    note.refresh_from_db()
    assert note.signed_as == "Ada Lindqvist, Therapist" and note.signed_at == START + 2 * HOUR
    assert len(note.digest) == 64 and is_unchanged(note)
    assert "kitchen" in canonical(note) and Event.objects.filter(kind="note.signed").count() == 1


@pytest.mark.parametrize(
    "field,value",
    [("framework", "ifs"), ("levels", ["somatic"]), ("signed_as", "Bea Okafor, Therapist"), ("version", 7)],
)
def test_whatever_is_different_from_what_was_signed_is_noticed(cast, field, value):
    note = signed(cast)
    setattr(note, field, value)
    assert not is_unchanged(note)


def test_another_text_is_noticed_and_so_is_another_key(cast, settings):
    note = signed(cast)
    section = note.sections.get()
    section.body = "The kitchen dark."
    note._prefetched_objects_cache = {"sections": [section]}
    assert not is_unchanged(_with(note, [section]))
    settings.SECRET_KEY = "somebody else's key"
    assert not is_unchanged(Note.objects.get())
    settings.SECRET_KEY_FALLBACKS = ["a key for tests only, never for a clinic"]
    assert is_unchanged(Note.objects.get())


def _with(note, sections):
    """The note as it would read with these sections."""
    found = Note.objects.prefetch_related("sections").get(pk=note.pk)
    found._prefetched_objects_cache["sections"]._result_cache = sections
    return found


def test_a_signed_note_takes_no_save_and_the_late_text_is_kept(cast):
    note = signed(cast)
    late = NoteText(note.version, {"review": "and one more thing"})
    with pytest.raises(NoteSigned, match="does not change"):
        actions.save_note(by=cast.ada, session=note.session, note=late, now=LATER)
    assert "one more thing" in NoteRevision.objects.get(is_set_aside=True).content
    assert note.sections.get().body == "The kitchen light."


def test_sending_the_signed_words_once_more_is_no_refusal(cast):
    note = signed(cast)
    same = NoteText(0, {"review": "The kitchen light."})
    assert actions.save_note(by=cast.ada, session=note.session, note=same, now=LATER) == note
    assert not NoteRevision.objects.exists()


STATEMENTS = [
    "UPDATE care_sessions_note SET framework = 'cbt' WHERE id = %(note)s",
    "UPDATE care_sessions_note SET signed_at = NULL, signed_as = '', digest = '' WHERE id = %(note)s",
    "DELETE FROM care_sessions_note WHERE id = %(note)s",
    "UPDATE care_sessions_notesection SET body = 'x' WHERE note_id = %(note)s",
    "UPDATE care_sessions_notesection SET note_id = %(other)s WHERE note_id = %(note)s",
    "UPDATE care_sessions_notesection SET note_id = %(note)s, key = 'y' WHERE note_id = %(other)s",
    "DELETE FROM care_sessions_notesection WHERE note_id = %(note)s",
    "INSERT INTO care_sessions_notesection (id, clinic_id, note_id, key, body)"
    " SELECT gen_random_uuid(), clinic_id, id, 'added', '' FROM care_sessions_note WHERE id = %(note)s",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_itself_refuses_to_change_a_signed_note(cast, statement):
    note, other = signed(cast), written(cast, {"work": "open"}, at=START + 24 * HOUR)
    with (
        pytest.raises(DatabaseError, match=r"signed note|Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, {"note": note.pk, "other": other.pk})


@pytest.mark.parametrize(
    "statement", ["UPDATE care_sessions_addendum SET reason = 'x'", "DELETE FROM care_sessions_addendum"]
)
def test_the_database_itself_keeps_an_addendum(cast, statement):
    add_to(by=cast.nia, note=signed(cast), reason="left out", text="She called.", now=LATER)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_keys_are_rotated_under_signed_notes_and_addenda(cast, settings):
    current, older = settings.FIELD_KEYS.split(",")
    settings.FIELD_KEYS = older
    add_to(by=cast.ada, note=signed(cast), reason="left out", text="She called.", now=LATER)
    settings.FIELD_KEYS = f"{current},{older}"
    call_command("rotate_keys", verbosity=0)
    settings.FIELD_KEYS = current
    assert NoteSection.objects.get().body == "The kitchen light."
    assert Addendum.objects.get().body == "She called."
    assert is_unchanged(Note.objects.get())


def test_completing_and_signing_is_one_act(cast):
    session = book_talk(cast)

    def complete():
        actions.complete_integration(
            by=cast.ada, session=session, note=NoteText(0, {"review": " "}), now=START + HOUR
        )

    with pytest.raises(Refused, match="nothing in this note"):
        complete_and_sign(by=cast.ada, session=session, complete=complete, now=START + HOUR)
    session.refresh_from_db()
    assert session.status == CareSession.Status.BOOKED and not Note.objects.exists()


def test_completing_and_signing_with_a_stale_note_keeps_the_late_text(cast):
    session = book_talk(cast)
    actions.save_note(by=cast.ada, session=session, note=NoteText(0, {"review": "desk"}), now=START)

    def complete():
        late = NoteText(0, {"review": "phone"})
        actions.complete_integration(by=cast.ada, session=session, note=late, now=START + HOUR)

    with pytest.raises(Refused, match="another window"):
        complete_and_sign(by=cast.ada, session=session, complete=complete, now=START + HOUR)
    assert "phone" in NoteRevision.objects.get(is_set_aside=True).content


@pytest.mark.parametrize("reason,text,words", [(" ", "x", "Say why"), ("left out", " ", "Write what")])
def test_an_addendum_needs_a_reason_and_words(cast, reason, text, words):
    with pytest.raises(Refused, match=words):
        add_to(by=cast.ada, note=signed(cast), reason=reason, text=text, now=LATER)


def test_a_note_that_may_still_change_takes_no_addendum(cast):
    with pytest.raises(Refused, match="Only a signed note"):
        add_to(by=cast.ada, note=written(cast), reason="left out", text="x", now=LATER)
