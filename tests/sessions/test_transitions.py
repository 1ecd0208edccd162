"""A session moves along the table and nowhere else."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions import actions
from sessions.errors import IllegalMove, ReasonNeeded
from sessions.models import CareSession, SessionStatusChange
from sessions.transitions import NEEDS_A_REASON, TRANSITIONS, may_become
from tests.cast import START
from tests.sessions.making import book_dose, book_talk

Kind, Status = CareSession.Kind, CareSession.Status
ENDS = {Status.VOID}


def test_every_kind_and_state_is_in_the_table():
    assert set(TRANSITIONS) == set(Kind)
    assert all(set(table) == set(Status) for table in TRANSITIONS.values())


def test_a_void_session_stays_void():
    assert all(table[Status.VOID] == frozenset() for table in TRANSITIONS.values())


def test_what_took_place_is_never_cancelled():
    for table in TRANSITIONS.values():
        for status in (Status.IN_PROGRESS, Status.COMPLETED, Status.ABORTED):
            assert not table[status] & {Status.CANCELLED, Status.NO_SHOW, Status.BOOKED}


def test_a_dose_is_started_before_it_is_completed():
    assert Status.COMPLETED not in TRANSITIONS[Kind.DOSING][Status.BOOKED]


def test_everything_can_be_taken_back_as_an_error():
    for table in TRANSITIONS.values():
        assert all(Status.VOID in moves for status, moves in table.items() if status not in ENDS)


@given(kind=st.sampled_from(Kind), walk=st.lists(st.sampled_from(Status), max_size=12))
def test_no_walk_along_the_table_leaves_completed_except_to_void(kind, walk):
    session, visited = CareSession(kind=kind, status=Status.BOOKED), [Status.BOOKED]
    for step in walk:
        if may_become(session, step):
            session.status = step
            visited.append(step)
    after = visited[visited.index(Status.COMPLETED) + 1 :] if Status.COMPLETED in visited else []
    assert set(after) <= {Status.VOID}


DEEDS = {
    "start": lambda who, one, now: actions.start(by=who, session=one, now=now, unprepared_reason="asked for"),
    "cancel": lambda who, one, now: actions.cancel(by=who, session=one, reason="ill", now=now),
    "no show": lambda who, one, now: actions.no_show(by=who, session=one, now=now),
    "book again": lambda who, one, now: actions.book_again(by=who, session=one, now=now),
    "stop": lambda who, one, now: actions.abort(by=who, session=one, reason="unwell", now=now),
    "void": lambda who, one, now: actions.void(by=who, session=one, reason="wrong patient", now=now),
}
BECOMES = {
    "start": Status.IN_PROGRESS, "cancel": Status.CANCELLED, "no show": Status.NO_SHOW,
    "book again": Status.BOOKED, "stop": Status.ABORTED, "void": Status.VOID,
}  # fmt: skip


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_is_pressed_the_record_holds_only_legal_moves(cast, data):
    with transaction.atomic():
        walk(cast, data)
        transaction.set_rollback(True)


def walk(cast, data):
    session = data.draw(st.sampled_from([book_dose, book_talk]))(cast, START)
    now = session.scheduled_start + timedelta(minutes=10)
    for deed in data.draw(st.lists(st.sampled_from(list(DEEDS)), max_size=6)):
        was = Status(session.status)
        legal = BECOMES[deed] in TRANSITIONS[Kind(session.kind)][was]
        try:
            DEEDS[deed](cast.ada, session, now)
        except IllegalMove:
            assert not legal
        session.refresh_from_db()
        assert session.status == (BECOMES[deed] if legal else was)
    moves = list(SessionStatusChange.objects.filter(session=session))
    left, reached = Counter(row.was for row in moves), Counter(row.became for row in moves)
    # Made within one instant they have no order; together they lead from nothing to where it stands.
    assert (left - reached, reached - left) == (Counter([""]), Counter([session.status]))
    assert all(row.by == cast.ada for row in moves)


@pytest.mark.parametrize("status", sorted(NEEDS_A_REASON))
def test_a_move_that_somebody_will_ask_about_is_refused_without_a_reason(cast, status):
    session = book_talk(cast, START)
    deeds = {Status.CANCELLED: actions.cancel, Status.VOID: actions.void, Status.ABORTED: actions.abort}
    if status == Status.ABORTED:
        actions.start(by=cast.ada, session=session, now=START)
    before = session.status
    with pytest.raises(ReasonNeeded):
        deeds[status](by=cast.ada, session=session, reason="  ", now=START)
    session.refresh_from_db()
    assert session.status == before
