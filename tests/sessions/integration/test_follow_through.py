"""How much of what was taken on was kept, and that no illegal move is ever accepted."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patients.journals.actions import (
    NotOpen,
    add_commitment,
    offer_commitment,
    review_commitment,
    settle_commitment,
    take_on,
)
from patients.journals.models import Commitment, JournalEntry
from patients.journals.transitions import FOUND, LOOKS, SETTLED, TRANSITIONS
from sessions import actions
from sessions.actions import ChallengeDraft
from sessions.actions.challenges import ChallengeClosed
from sessions.integration.follow_through import follow_through
from sessions.integration.thread_queries import follow_through_of
from tests.cast import START
from tests.sessions.making import book_talk

Status = Commitment.Status


@given(st.lists(st.sampled_from(Status)))
def test_whatever_was_taken_on_the_parts_add_up(statuses):
    found = follow_through(statuses)
    drafts = statuses.count(Status.DRAFT)
    assert found.settled + found.open + drafts == len(statuses)
    assert found.rate is None if not found.settled else 0 <= found.rate <= 1


@given(st.lists(st.sampled_from(Status)), st.sampled_from(Status))
def test_one_more_moves_the_rate_only_the_way_it_should(statuses, more):
    before, after = follow_through(statuses), follow_through([*statuses, more])
    if more in (Status.ACTIVE, Status.DRAFT):
        assert after.rate == before.rate
    elif before.rate is not None:
        assert after.rate >= before.rate if more == Status.KEPT else after.rate <= before.rate


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        ([], "No commitment yet"),
        (["draft"], "No commitment yet"),
        (["active"], "None settled yet, 1 open"),
        (["kept", "kept", "kept", "partly", "let_go", "active"], "3 of 5 kept, 1 partly, 1 let go, 1 open"),
    ],
)
def test_it_is_said_in_words(statuses, words):
    assert follow_through(statuses).words == words


def test_what_stands_on_a_void_session_does_not_count(cast):
    session = book_talk(cast)
    add_commitment(
        now=START, by=cast.ada, patient=cast.dana, course=cast.course, session=session, text="Walk"
    )
    actions.start(by=cast.ada, session=session, now=START)
    actions.void(by=cast.ada, session=session, reason="wrong patient", now=START)
    assert follow_through_of(cast.dana.pk).open == 0


def test_every_state_of_a_commitment_is_in_the_table():
    assert set(TRANSITIONS) == set(LOOKS) == set(Status)
    assert not any(TRANSITIONS[status] for status in SETTLED) and not LOOKS[Status.DRAFT]
    assert all(Status.DRAFT not in moves for moves in (*TRANSITIONS.values(), *LOOKS.values()))


def stepped(cast, held, becomes, *, in_a_look):
    """By whichever action leads there."""
    told = {"by": cast.ada, "commitment": held}
    if in_a_look:
        review_commitment(**told, status=becomes, now=START)
    elif becomes == Status.ACTIVE:
        take_on(**told, text="Walk", now=START)
    else:
        settle_commitment(**told, status=becomes, now=START)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    was=st.sampled_from([Status.DRAFT, Status.ACTIVE]),
    walk=st.lists(st.tuples(st.sampled_from(FOUND), st.booleans()), max_size=6),
)
def test_a_commitment_moves_only_along_its_table(cast, was, walk):
    with transaction.atomic():
        held = add_commitment(now=START, by=cast.ada, patient=cast.dana, text="Walk to the lake")
        Commitment.objects.filter(pk=held.pk).update(status=was)
        for becomes, in_a_look in walk:
            may = becomes in (LOOKS if in_a_look else TRANSITIONS)[was]
            try:
                stepped(cast, held, becomes, in_a_look=in_a_look)
            except NotOpen:
                assert not may
            else:
                assert may or becomes == was
                was = becomes
            held.refresh_from_db()
            assert held.status == was and (held.settled_at is not None) == (was in SETTLED)
        transaction.set_rollback(True)


def test_what_the_patient_offered_in_the_same_words_is_taken_on_and_not_doubled(cast):
    entry = JournalEntry.objects.create(
        clinic=cast.alder, patient=cast.dana, client_uuid=uuid4(), started_at=START, saved_at=START,
        version=1, visibility=JournalEntry.Visibility.SHARED,
    )  # fmt: skip
    offered = offer_commitment(by=cast.ada, entry=entry, text="Walk to the lake.")
    other = add_commitment(by=cast.ada, patient=cast.dana, text="Walk to the lake twice", now=START)
    taken = add_commitment(
        by=cast.ada,
        patient=cast.dana,
        text="walk to the lake",
        when="at dawn",
        session=book_talk(cast),
        now=START,
    )
    assert taken == offered and taken != other and Commitment.objects.count() == 2
    taken.refresh_from_db()
    assert (taken.status, taken.when, taken.entry) == (Status.ACTIVE, "at dawn", entry)
    assert (taken.taken_on_by, taken.taken_on_at) == (cast.ada, START)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(walk=st.lists(st.sampled_from(["review", "close"]), max_size=5))
def test_a_closed_challenge_takes_nothing_more(cast, walk):
    with transaction.atomic():
        session = book_talk(cast)
        held = actions.raise_challenge(
            by=cast.ada, session=session, draft=ChallengeDraft("forgetting"), now=START
        )
        for day, step in enumerate(walk):
            was_closed, looks = held.closed_at is not None, held.reviews.count()
            now = START + timedelta(days=day)
            try:
                if step == "review":
                    actions.review_challenge(by=cast.ada, challenge=held, text="Better.", now=now)
                else:
                    actions.close_challenge(by=cast.ada, challenge=held, outcome="Gone.", now=now)
            except ChallengeClosed:
                assert was_closed
            held.refresh_from_db()
            assert not was_closed or held.reviews.count() == looks
            assert was_closed <= (held.closed_at is not None)
        transaction.set_rollback(True)
