"""Commitments looked at again at the next session: refusals first, then what is kept of each look."""

from uuid import uuid4

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from patients.journals.actions import NotOpen, add_commitment, let_go, review_commitment
from patients.journals.models import Commitment, CommitmentReview, JournalEntry
from sessions import actions
from tests.cast import START
from tests.sessions.making import HOUR, book_talk, started_dose

Status = Commitment.Status
WORDS = "Call my sister on Sunday"


@pytest.fixture
def promise(cast):
    return add_commitment(now=START, by=cast.ada, patient=cast.dana, course=cast.course, text=WORDS)


@pytest.fixture
def private_entry(cast):
    return JournalEntry.objects.create(
        clinic=cast.alder, patient=cast.dana, client_uuid=uuid4(), visibility="private",
        started_at=START, saved_at=START, submitted_at=START,
    )  # fmt: skip


@pytest.fixture
def looks(cast, as_, talk, promise):
    """What each person is answered who opens or sends the look."""

    def asked(who):
        client = as_(getattr(cast, who))
        sent = client.post(address(talk, promise), {"status": "kept"})
        return client.get(address(talk, promise)).status_code, sent.status_code

    return asked


@pytest.fixture
def talk(cast):
    session = book_talk(cast)
    return actions.start(by=cast.ada, session=session, now=START)


def address(session, commitment):
    return reverse("sessions:review-commitment", args=[session.pk, commitment.pk])


@pytest.mark.parametrize("who, status", [("max", 403), ("bea", 404), ("cy", 404)])
def test_nobody_outside_the_care_team_looks_at_a_commitment(looks, who, status):
    assert looks(who) == (status, status)
    assert not CommitmentReview.objects.exists()


def test_a_commitment_of_somebody_else_is_not_there(cast, as_, talk):
    strange = Commitment(pk="6f1d1c3e-0000-4000-8000-000000000000")
    assert as_(cast.ada).post(address(talk, strange), {"status": "kept"}).status_code == 404


def test_a_cancelled_session_takes_no_look(cast, as_, promise):
    session = book_talk(cast)
    actions.cancel(by=cast.ada, session=session, reason="ill", now=START)
    assert as_(cast.ada).post(address(session, promise), {"status": "kept"}).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"status": "broken"}, {"status": "draft"}])
def test_what_was_found_is_asked_for_and_the_words_stay(cast, as_, talk, promise, sent):
    refused = as_(cast.ada).post(address(talk, promise), {"outcome": "We spoke for an hour", **sent})
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Say whether it was kept, partly kept, let go, or is still open." in html
    assert "We spoke for an hour" in html
    assert not CommitmentReview.objects.exists()


def test_an_offer_that_nobody_took_on_is_not_looked_at(cast, promise):
    Commitment.objects.filter(pk=promise.pk).update(status=Status.DRAFT)
    with pytest.raises(NotOpen):
        review_commitment(by=cast.ada, commitment=promise, status=Status.KEPT, now=START)


def test_a_look_settles_the_commitment_with_its_outcome(cast, as_, talk, promise):
    sent = as_(cast.ada).post(address(talk, promise), {"status": "partly", "outcome": "A short call"})
    assert sent.status_code == 302
    promise.refresh_from_db()
    assert (promise.status, promise.outcome, promise.settled_at) == (Status.PARTLY, "A short call", START)
    row = CommitmentReview.objects.get()
    assert (row.session, row.by, row.status) == (talk, cast.ada, Status.PARTLY)
    event = Event.objects.get(kind="commitment.reviewed")
    assert event.facts == {"status": "partly"} and event.actor_name == "Ada Lindqvist"


def test_still_open_is_a_look_too(cast, as_, talk, promise):
    as_(cast.ada).post(address(talk, promise), {"status": "active"})
    promise.refresh_from_db()
    assert (promise.status, promise.settled_at) == (Status.ACTIVE, None)
    assert CommitmentReview.objects.get().status == Status.ACTIVE


def test_a_second_look_may_say_otherwise_and_the_first_stays(cast, promise, talk):
    for status in (Status.KEPT, Status.KEPT, Status.ACTIVE):
        review_commitment(by=cast.ada, commitment=promise, status=status, session=talk, now=START)
    promise.refresh_from_db()
    assert promise.settled_at is None
    assert [row.status for row in promise.reviews.all()] == [Status.KEPT, Status.ACTIVE]


def test_htmx_gets_the_one_line_back(cast, as_, talk, promise):
    page = as_(cast.ada).post(
        address(talk, promise), {"status": "kept", "outcome": "Done"}, headers={"HX-Request": "true"}
    )
    html = page.content.decode()
    assert html.strip().startswith("<li") and 'aria-pressed="true">Kept' in html and "Ada Lindqvist" in html


def test_what_came_from_a_private_entry_may_be_let_go_and_its_line_comes_back(
    cast, as_, talk, promise, private_entry
):
    Commitment.objects.filter(pk=promise.pk).update(entry=private_entry)
    page = as_(cast.ada).post(address(talk, promise), {"status": "let_go"}, headers={"HX-Request": "true"})
    assert page.status_code == 200 and WORDS in page.content.decode()
    assert 'aria-pressed="true">Let go' in page.content.decode()
    assert Commitment.objects.readable_by(cast.ada).get() == promise


def test_an_offer_of_a_private_entry_that_was_let_go_stays_private(cast, promise, private_entry):
    Commitment.objects.filter(pk=promise.pk).update(entry=private_entry, status=Status.DRAFT)
    let_go(by=cast.ada, commitment=promise, now=START)
    assert not Commitment.objects.readable_by(cast.ada).exists()


def test_what_was_let_go_before_is_not_asked_about(cast, as_, promise):
    let_go(by=cast.ada, commitment=promise, now=START)
    session = started_dose(cast, START + HOUR)
    assert as_(cast.nia).get(address(session, promise)).status_code == 404
