"""Two windows write the same note: what stands stays, and what came too late is kept beside it."""

import json

import pytest

from sessions import actions
from sessions.actions import NoteText
from sessions.errors import NoteConflict
from sessions.models import CareSession, Note, NoteRevision
from tests.cast import START
from tests.sessions.making import HOUR, book_talk

DESK, PHONE = NoteText(0, {"review": "from the desk"}), NoteText(0, {"review": "from the phone"})


def test_a_stale_note_overwrites_nothing(cast):
    session = book_talk(cast)
    actions.save_note(by=cast.ada, session=session, note=DESK, now=START)
    with pytest.raises(NoteConflict) as refused:
        actions.save_note(by=cast.ada, session=session, note=PHONE, now=START)
    assert refused.value.note.sections.get(key="review").body == "from the desk"
    assert Note.objects.get().version == 1


def test_text_that_came_too_late_is_kept_beside_the_note_once(cast):
    session = book_talk(cast)
    actions.save_note(by=cast.ada, session=session, note=DESK, now=START)
    for _ in range(2):
        with pytest.raises(NoteConflict, match="Both versions are kept"):
            actions.save_note(by=cast.ada, session=session, note=PHONE, now=START + HOUR)
    late = NoteRevision.objects.get()
    assert late.is_set_aside and late.saved_at == START + HOUR
    assert json.loads(late.content) == {"review": "from the phone"}


def test_a_stale_window_that_types_on_leaves_one_text_and_another_window_its_own(cast):
    session = book_talk(cast)
    actions.save_note(by=cast.ada, session=session, note=DESK, now=START)
    for typed in ("from", "from the phone", "from the phone, later", "of a third window"):
        with pytest.raises(NoteConflict):
            actions.save_note(by=cast.ada, session=session, note=NoteText(0, {"review": typed}), now=START)
    kept = {json.loads(late.content)["review"] for late in NoteRevision.objects.all()}
    assert kept == {"from the phone, later", "of a third window"}


def test_the_same_words_once_more_are_no_conflict_whatever_they_were_typed_on(cast):
    session = book_talk(cast)
    actions.save_note(by=cast.ada, session=session, note=DESK, now=START)
    assert actions.save_note(by=cast.ada, session=session, note=DESK, now=START).version == 1
    assert not NoteRevision.objects.exists()


def test_what_merely_stood_on_the_page_is_not_set_aside(cast):
    session = book_talk(cast)
    actions.save_note(by=cast.ada, session=session, note=DESK, now=START)
    changed = frozenset({"work"})
    stale = NoteText(0, {"review": "", "work": "w"}, levels=("somatic",), changed=changed)
    for text in (stale, NoteText(0, {"review": "r", "work": ""}, levels=("somatic",), changed=changed)):
        with pytest.raises(NoteConflict):
            actions.save_note(by=cast.ada, session=session, note=text, now=START)
    assert json.loads(NoteRevision.objects.get().content) == {"work": "w"}


def test_completing_with_a_stale_note_completes_nothing_but_keeps_the_text(cast):
    session = book_talk(cast)
    actions.save_note(by=cast.ada, session=session, note=DESK, now=START)
    with pytest.raises(NoteConflict):
        actions.complete_integration(by=cast.ada, session=session, note=PHONE, now=START + HOUR)
    session.refresh_from_db()
    assert session.status == CareSession.Status.BOOKED
    assert "from the phone" in NoteRevision.objects.get(is_set_aside=True).content
