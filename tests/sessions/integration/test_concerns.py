"""A concern for safety is raised from a session that was stopped, or is over."""

import pytest
from django.urls import reverse

from patients.followups.models import Alert
from sessions import actions
from sessions.actions import NoteText
from sessions.models import Addendum, NoteSection
from sessions.notes.actions import sign
from tests.cast import START
from tests.sessions.making import HOUR, book_talk

WORDS = {"late-words": "Gave away her books."}


@pytest.fixture
def begun(cast):
    return actions.start(by=cast.ada, session=book_talk(cast), now=START)


def stopped(cast, session):
    return actions.abort(by=cast.ada, session=session, reason="unwell", now=START + HOUR)


def url(session):
    return reverse("sessions:raise-concern", args=[session.pk])


def noted(cast, session, **sections):
    return actions.save_note(by=cast.ada, session=session, note=NoteText(0, sections), now=START)


def test_others_raise_none_and_see_no_form(cast, as_, begun):
    stopped(cast, begun)
    assert as_(cast.max).post(url(begun), WORDS).status_code == 403
    for stranger in (cast.cy, cast.bea):
        assert as_(stranger).post(url(begun), WORDS).status_code == 404
    page = as_(cast.max).get(reverse("sessions:record", args=[begun.pk]))
    assert url(begun) not in page.content.decode() and not Alert.objects.exists()


def test_without_words_it_is_refused(cast, as_, begun):
    refused = as_(cast.ada).post(url(stopped(cast, begun)), {"late-words": " "})
    assert refused.status_code == 422
    assert "Say in a few words what the concern is." in refused.content.decode()
    assert not Alert.objects.exists()


def test_of_a_session_taken_off_the_record_it_is_refused(cast, as_, begun):
    actions.void(by=cast.ada, session=begun, reason="other patient", now=START)
    assert as_(cast.ada).post(url(begun), WORDS).status_code == 422
    assert not (Alert.objects.exists() or NoteSection.objects.exists())


def test_stopping_early_without_one_tells_nobody(cast, begun):
    noted(cast, begun, concern=" ")
    stopped(cast, begun)
    assert not Alert.objects.exists()


def test_stopping_early_raises_what_the_note_holds(cast, begun):
    noted(cast, begun, concern="Gave away her books.")
    stopped(cast, begun)
    alert = Alert.objects.get()
    assert (alert.kind, alert.severity, alert.session) == (Alert.Kind.CONCERN, "red", begun)


def test_one_remembered_later_is_raised_and_its_words_stay(cast, as_, begun):
    noted(cast, begun, concern="Sleeps badly.")
    page = reverse("sessions:record", args=[stopped(cast, begun).pk])
    Alert.objects.update(
        closed_at=START, closed_by=cast.ada, acknowledged_at=START, acknowledged_by=cast.ada,
        disposition="Called her.",
    )  # fmt: skip
    ada = as_(cast.ada)
    html = ada.get(page).content.decode()
    assert url(begun) in html and "Add one in the register" in html
    assert ada.post(url(begun), WORDS).status_code == 302
    assert Alert.objects.unanswered().get().session == begun
    assert NoteSection.objects.get(key="concern").body == "Sleeps badly.\nGave away her books."
    assert "Gave away her books." in ada.get(page).content.decode()


def test_beside_a_signed_note_the_words_are_an_addendum(cast, as_, begun):
    note = noted(cast, begun, **{"stood-out": "The light."})
    stopped(cast, begun)
    sign(by=cast.ada, note=note, now=START + HOUR)
    assert as_(cast.ada).post(url(begun), WORDS).status_code == 302
    assert Addendum.objects.get().body == "Gave away her books." and Alert.objects.exists()
