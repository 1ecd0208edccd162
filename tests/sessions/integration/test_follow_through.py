"""How much of what was taken on was kept, and that no illegal move is ever accepted."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patients.journals.actions import NotOpen, add_commitment, settle_commitment, take_on
from patients.journals.models import Commitment
from sessions import actions
from sessions.actions import ChallengeDraft
from sessions.actions.challenges import ChallengeClosed
from sessions.integration.follow_through import follow_through
from sessions.integration.thread_queries import follow_through_of
from tests.cast import START
from tests.sessions.making import book_talk

Status = Commitment.Status
SETTLED = (Status.KEPT, Status.PARTLY, Status.LET_GO)


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
    add_commitment(by=cast.ada, patient=cast.dana, course=cast.course, session=session, text="Walk")
    actions.start(by=cast.ada, session=session, now=START)
    actions.void(by=cast.ada, session=session, reason="wrong patient", now=START)
    assert follow_through_of(cast.dana.pk).open == 0


# What may come after what. A draft may be settled without being taken on: let go of.
MOVES = {
    Status.DRAFT: {Status.ACTIVE, *SETTLED},
    Status.ACTIVE: set(SETTLED),
    Status.KEPT: set(), Status.PARTLY: set(), Status.LET_GO: set(),
}  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from([Status.ACTIVE, *SETTLED]), max_size=6))
def test_a_commitment_moves_only_along_its_table(cast, walk):
    with transaction.atomic():
        held = add_commitment(by=cast.ada, patient=cast.dana, text="Walk to the lake")
        for step in walk:
            was = Status(held.status)
            try:
                if step == Status.ACTIVE:
                    held = take_on(by=cast.ada, commitment=held, text="Walk")
                else:
                    held = settle_commitment(by=cast.ada, commitment=held, status=step, now=START)
            except NotOpen:
                assert step not in MOVES[was]
            held.refresh_from_db()
            assert held.status == was or Status(held.status) in MOVES[was]
        transaction.set_rollback(True)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
