"""Several people press at the same moment: no circle holds more than its places, and nobody is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from integration_care.core import tenancy
from integration_care.demo import movable_clock
from sessions.errors import Conflicts, Overlaps, Refused
from sessions.groups import actions
from sessions.groups.errors import CircleFull
from sessions.groups.models import Group
from tests.cast import START, make_cast
from tests.sessions.groups.making import FIRST, HOUR, a_circle, somebody
from tests.sessions.making import book_talk

NAMES = ("Fay Ito", "Gil Roth", "Hana Sato", "Ivo Lund")


@pytest.fixture
def cast(live_db):
    with transaction.atomic():
        movable_clock.freeze(START)
        return make_cast()


def at_once(cast, *deeds):
    barrier = Barrier(len(deeds))

    def act(deed):
        try:
            with tenancy.clinic_context(cast.alder.pk):
                barrier.wait(timeout=60)
                return deed()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(act, deeds))


def test_the_last_places_are_given_once(cast):
    with tenancy.clinic_context(cast.alder.pk):
        circle = a_circle(cast, capacity=2)
        courses = [somebody(cast, *name.split()) for name in NAMES]

    def joins(course):
        def act():
            mine = Group.objects.get(pk=circle.pk)
            return actions.join(by=cast.ada, group=mine, course=course, now=START)

        return act

    outcomes = at_once(cast, *(joins(course) for course in courses))
    assert sum(isinstance(one, CircleFull) for one in outcomes) == 2
    with tenancy.clinic_context(cast.alder.pk):
        assert circle.members.present().count() == 2


def test_a_meeting_and_a_talk_of_one_lead_do_not_both_win(cast):
    def talk():
        return book_talk(cast, FIRST)

    def meeting():
        mine = Group.objects.get(pk=circle.pk)
        return actions.add_meeting(by=cast.ada, group=mine, starts_at=FIRST, ends_at=FIRST + HOUR, now=START)

    with tenancy.clinic_context(cast.alder.pk):
        circle = a_circle(cast, starts=[])
        actions.join(by=cast.ada, group=circle, course=somebody(cast, "Gil", "Roth"), now=START)
    outcomes = at_once(cast, talk, meeting)
    assert sum(isinstance(one, Overlaps | Conflicts) for one in outcomes) == 1


DEEDS = st.lists(
    st.tuples(st.sampled_from(["join", "wait", "leave", "place", "up"]), st.integers(0, 3)), max_size=14
)


@pytest.mark.usefixtures("db")
@settings(max_examples=12, deadline=None)
@given(deeds=DEEDS, capacity=st.integers(1, 3))
def test_whatever_is_done_to_the_roster_it_keeps_its_places_and_its_line(deeds, capacity):
    point = transaction.atomic()
    with point:
        movable_clock.freeze(START)
        cast = make_cast()
        circle = a_circle(cast, starts=[], capacity=capacity)
        courses = [somebody(cast, *name.split()) for name in NAMES]
        for deed, number in deeds:
            try:
                do(deed, cast, circle, courses[number])
            except Refused:
                continue
            finally:
                here = [one.patient_id for one in circle.members.filter(left_at=None)]
                assert circle.members.present().count() <= capacity
                assert len(here) == len(set(here))
        transaction.set_rollback(True)


def do(deed, cast, circle, course):
    known = circle.members.filter(course=course, left_at=None).select_related("group").first()
    told = {"by": cast.ada, "now": START}
    if deed == "join":
        actions.join(group=circle, course=course, **told)
    elif deed == "wait":
        actions.wait(group=circle, course=course, **told)
    elif known is not None and deed == "leave":
        actions.leave(member=known, reason="Asked to", **told)
    elif known is not None and deed == "place":
        actions.give_place(member=known, **told)
    elif known is not None and known.is_waiting:
        actions.move_up(member=known, **told)
