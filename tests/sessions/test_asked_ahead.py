"""What would be refused is told before anything is sent for good, and nothing of it is kept."""

import pytest

from patients.journals.models import Commitment
from patients.models import Course
from sessions import actions
from sessions.models import CareSession, Note
from tests.cast import START
from tests.sessions.making import HOUR, book_talk
from tests.sessions.test_talk_pages import ASKED, held, url

SOUND = held("2026-03-03", "09:00", "10:00")
PREPARED = {"version": "0", "times-held_on": "2026-03-03", "times-began": "09:00", "times-ended": "10:00"}


@pytest.fixture
def ask(cast, as_):
    def ask(session, sent):
        return as_(cast.ada).post(url(session, "complete"), sent, headers={"X-Check": "1"}).json()["errors"]

    return ask


def test_each_field_is_named_as_on_the_page(cast, ask):
    asked = SOUND | {"times-ended": "soon", "commitments-0-when": "Sunday"}
    assert ask(book_talk(cast), asked).keys() == {"times-ended", "commitments-0-text"}


def test_a_note_without_a_commitment_is_not_called_sound(cast, ask):
    sent = {name: said for name, said in SOUND.items() if name not in ASKED}
    assert ask(book_talk(cast), sent) == {"": ["No commitment is recorded: completing asks about that once."]}


def test_what_is_about_no_field_stands_under_no_name(cast, ask):
    sent = {name: said for name, said in SOUND.items() if name != "commitments-INITIAL_FORMS"}
    (name,) = found = ask(book_talk(cast), sent)
    assert name == "" and "commitments-INITIAL_FORMS" in found[""][0]


def test_what_the_action_refuses_is_told_too(cast, ask):
    session = book_talk(cast)
    actions.complete_integration(by=cast.ada, session=session, now=START + HOUR)
    told = "This session is “completed” and cannot become “completed”. Nothing was changed."
    assert ask(session, SOUND) == {"": [told]}


def closed_preparation(cast):
    session = book_talk(cast, kind=CareSession.Kind.PREPARATION)
    Course.objects.filter(pk=cast.course.pk).update(phase=Course.Phase.CLOSED)
    return session, PREPARED | {"intention": "To meet the sea"}


def test_the_intention_of_a_closed_course_is_refused_at_its_field(cast, ask, as_):
    session, sent = closed_preparation(cast)
    told = "This course of treatment is closed: its intention stays as it was. Leave that field empty."
    assert ask(session, sent) == {"intention": [told]}
    refused = as_(cast.ada).post(url(session, "complete"), sent)
    assert refused.status_code == 422
    assert refused.context["note_form"].errors["intention"] == [told]


def test_what_would_go_through_is_undone(cast, ask):
    session = book_talk(cast)
    assert ask(session, SOUND | {"commitments-0-text": "Walk"}) == {}
    session.refresh_from_db()
    assert session.started_at is None and session.status == CareSession.Status.BOOKED
    assert not Note.objects.exists() and not Commitment.objects.exists()
