"""The shared note: two windows never overwrite silently, a signature is kept by the database."""

import pytest
from django.db import DatabaseError, connection, transaction

from sessions.errors import Refused
from sessions.groups import actions
from sessions.groups.errors import SharedNoteConflict
from sessions.groups.names import masked, named_in
from sessions.groups.signing import is_unchanged
from tests.cast import START
from tests.sessions.groups.making import FIRST, HOUR, a_circle, held


@pytest.fixture
def meeting(cast):
    circle = a_circle(cast)
    actions.join(by=cast.ada, group=circle, course=cast.course, now=START)
    return circle.meetings.get()


def write(cast, meeting, body, version, now=FIRST, *, by=None):
    return actions.save_shared_note(by=by or cast.ada, meeting=meeting, body=body, version=version, now=now)


@pytest.fixture
def signed(cast, meeting):
    held(cast, meeting, {cast.course: "present"})
    write(cast, meeting, "On grief.", 0, FIRST + HOUR)
    return actions.sign_shared_note(by=cast.ada, meeting=meeting, version=1, now=FIRST + 2 * HOUR)


def test_a_save_on_top_of_an_older_version_is_kept_beside_and_overwrites_nothing(cast, meeting):
    write(cast, meeting, "First", 0)
    write(cast, meeting, "Second", 1)
    with pytest.raises(SharedNoteConflict) as refused:
        write(cast, meeting, "From another window", 1)
    note = refused.value.note
    assert note.body == "Second"
    assert note.revisions.get(is_set_aside=True).body == "From another window"


def test_the_same_words_once_more_are_no_conflict(cast, meeting):
    write(cast, meeting, "First", 0)
    assert write(cast, meeting, "First", 0).version == 1


def test_nothing_is_signed_before_the_meeting_took_place(cast, meeting):
    write(cast, meeting, "First", 0)
    with pytest.raises(Refused, match="Close the meeting first"):
        actions.sign_shared_note(by=cast.ada, meeting=meeting, version=1, now=FIRST)


def test_what_was_not_read_is_not_signed(cast, meeting):
    held(cast, meeting, {cast.course: "present"})
    write(cast, meeting, "First", 0)
    with pytest.raises(Refused, match="Read it once more"):
        actions.sign_shared_note(by=cast.ada, meeting=meeting, version=0, now=FIRST + HOUR)


def test_a_signed_note_takes_no_words(cast, meeting, signed):
    with pytest.raises(SharedNoteConflict):
        write(cast, meeting, "Later", 1, FIRST + 3 * HOUR)
    signed.body = "By the back door"
    with pytest.raises(DatabaseError), transaction.atomic():
        signed.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        signed.delete()


def test_a_signed_note_takes_an_addendum_with_its_reason(cast, meeting, signed):
    with pytest.raises(Refused, match="Say why"):
        actions.add_to_shared_note(by=cast.ada, meeting=meeting, reason="", text="More", now=FIRST + 3 * HOUR)
    added = actions.add_to_shared_note(
        by=cast.ada, meeting=meeting, reason="Left out", text="More", now=FIRST + 3 * HOUR
    )
    assert added.body == "More"
    signed.refresh_from_db()
    assert is_unchanged(signed)


def test_the_database_holds_ciphertext_only(cast, meeting, signed):
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM groups_sharednote")
        [(stored,)] = cursor.fetchall()
    assert b"grief" not in bytes(stored)


def test_a_co_leads_words_are_kept_when_the_lead_writes_on(cast, meeting):
    write(cast, meeting, "Bea wrote this", 0, by=cast.bea)
    note = write(cast, meeting, "Ada wrote over it", 1)
    assert [kept.body for kept in note.revisions.all()] == ["Bea wrote this"]


class Someone:
    def __init__(self, given, family, preferred=""):
        self.given_name, self.family_name, self.preferred_name = given, family, preferred

    @property
    def initials(self):
        return f"{(self.preferred_name or self.given_name)[:1]}{self.family_name[:1]}"


PEOPLE = [Someone("Gilbert", "Roth", "Gil"), Someone("Will", "May"), Someone("Anne-Marie", "Ode")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gil Roth spoke.", "GR spoke."),
        ("Gilbert's sea", "GR's sea"),
        ("then gilbert roth left", "then GR left"),
        ("They will try; she may not.", "They will try; she may not."),
        ("Will will try.", "WM will try."),
        ("Anne-Marie sang", "AO sang"),
        ("Gilda and the Rothko print", "Gilda and the Rothko print"),
        ("Gil\nRoth", "GR"),
    ],
)
def test_names_become_initials(text, expected):
    assert masked(text, PEOPLE) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [("gil was quiet", ["gil"]), ("Rothko", []), ("", []), ("May and Anne-Marie", ["May", "Anne-Marie"])],
)
def test_names_are_asked_about(text, names):
    assert [one.name for one in named_in(text, PEOPLE)] == names
