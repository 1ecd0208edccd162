"""Who is in a circle, who waits, and what their calendars say."""

import pytest
from django.db import IntegrityError, transaction

from sessions.errors import Conflicts, Refused
from sessions.groups import actions
from sessions.groups.errors import CircleFull
from sessions.groups.models import GroupMember
from sessions.models import CareSession
from tests.cast import START
from tests.sessions.groups.making import FIRST, HOUR, WEEK, a_circle, plan_of, somebody
from tests.sessions.making import book_talk


@pytest.fixture
def four(cast):
    names = ("Fay Ito", "Gil Roth", "Hana Sato")
    return [cast.course, *(somebody(cast, *name.split()) for name in names)]


def test_a_full_circle_takes_nobody(cast, four):
    circle = a_circle(cast, capacity=3)
    for course in four[:3]:
        actions.join(by=cast.ada, group=circle, course=course, now=START)
    with pytest.raises(CircleFull, match="3 of 3"):
        actions.join(by=cast.ada, group=circle, course=four[3], now=START)
    assert circle.members.present().count() == 3


def test_the_database_keeps_the_places_whoever_writes(cast, four):
    circle = a_circle(cast, capacity=1)
    actions.join(by=cast.ada, group=circle, course=four[0], now=START)
    late = GroupMember(
        clinic=cast.alder,
        group=circle,
        patient=four[1].patient,
        course=four[1],
        asked_at=START,
        joined_at=START,
    )
    with pytest.raises(IntegrityError, match="full"), transaction.atomic():
        late.save(force_insert=True)


def test_capacity_does_not_fall_below_who_is_there(cast, four):
    circle = a_circle(cast, capacity=2)
    for course in four[:2]:
        actions.join(by=cast.ada, group=circle, course=course, now=START)
    with pytest.raises(Refused, match="2 patients"):
        actions.edit_group(by=cast.ada, group=circle, plan=plan_of(cast, capacity=1), now=START)
    circle.refresh_from_db()
    circle.capacity = 1
    with pytest.raises(IntegrityError), transaction.atomic():
        circle.save()


def test_nobody_joins_twice(cast):
    circle = a_circle(cast)
    actions.wait(by=cast.ada, group=circle, course=cast.course, now=START)
    with pytest.raises(Refused, match="already"):
        actions.join(by=cast.ada, group=circle, course=cast.course, now=START)


def test_a_closed_circle_takes_nobody(cast):
    circle = a_circle(cast)
    actions.close_group(by=cast.ada, group=circle, reason="Ada moves away", now=START)
    with pytest.raises(Refused, match="closed"):
        actions.join(by=cast.ada, group=circle, course=cast.course, now=START)


def test_joining_books_every_meeting_to_come(cast):
    circle = a_circle(cast, starts=[START - WEEK, FIRST, FIRST + WEEK], now=START - 2 * WEEK)
    actions.join(by=cast.ada, group=circle, course=cast.course, now=START)
    booked = CareSession.objects.filter(kind="group", status="booked", course=cast.course)
    assert [one.scheduled_start for one in booked] == [FIRST, FIRST + WEEK]


def test_a_date_that_does_not_fit_is_named_and_may_be_left_out(cast):
    circle = a_circle(cast, starts=[FIRST, FIRST + WEEK])
    book_talk(cast, FIRST, lead=cast.bea)
    with pytest.raises(Conflicts) as refused:
        actions.join(by=cast.ada, group=circle, course=cast.course, now=START)
    assert not circle.members.exists()
    [conflict] = refused.value.found
    assert "patient already has a session" in conflict.why
    actions.join(by=cast.ada, group=circle, course=cast.course, now=START, without=[conflict.key])
    assert CareSession.objects.filter(kind="group", course=cast.course).count() == 1


def test_a_free_place_is_given_by_somebody_and_never_by_itself(cast, four):
    circle = a_circle(cast, capacity=1)
    first = actions.join(by=cast.ada, group=circle, course=four[0], now=START)
    next_one = actions.wait(by=cast.ada, group=circle, course=four[1], now=START)
    with pytest.raises(CircleFull):
        actions.give_place(by=cast.ada, member=next_one, now=START)
    actions.leave(by=cast.ada, member=first, reason="Works on Thursdays now", now=START)
    next_one.refresh_from_db()
    assert next_one.is_waiting
    actions.give_place(by=cast.ada, member=next_one, now=START)
    assert CareSession.objects.filter(course=four[1], kind="group", status="booked").exists()


def test_leaving_takes_meetings_to_come_off_the_calendar(cast):
    circle = a_circle(cast)
    member = actions.join(by=cast.ada, group=circle, course=cast.course, now=START)
    actions.leave(by=cast.ada, member=member, reason="Asked to", now=START)
    assert CareSession.objects.get(kind="group").status == "cancelled"


def test_the_line_keeps_its_order(cast, four):
    circle = a_circle(cast)
    waiting = [actions.wait(by=cast.ada, group=circle, course=course, now=START) for course in four]
    actions.move_up(by=cast.ada, member=waiting[2], now=START)
    actions.move_up(by=cast.ada, member=waiting[0], now=START)
    assert [one.course for one in circle.members.waiting()] == [four[0], four[2], four[1], four[3]]


def test_an_hour_between_two_circles_is_enough(cast):
    a_circle(cast)
    a_circle(cast, name="Late circle", starts=[FIRST + 2 * HOUR])
