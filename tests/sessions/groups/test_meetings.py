"""A meeting in the calendar: one conversation with a session for each patient."""

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from integration_care.accounts.models import WorkingHours
from sessions import actions as session_actions
from sessions.calendar.facts import diary_of
from sessions.caseload.review.workload import Week, free_hours
from sessions.errors import Conflicts, Overlaps, Refused
from sessions.groups import actions
from sessions.groups.dates import weekly
from sessions.models import CareSession
from tests.cast import START
from tests.sessions.groups.making import FIRST, HOUR, WEEK, a_circle, somebody
from tests.sessions.making import book_talk


@pytest.fixture
def gil(cast):
    return somebody(cast, "Gil", "Roth")


@pytest.fixture
def circle(cast, gil):
    circle = a_circle(cast)
    for course in (cast.course, gil):
        actions.join(by=cast.ada, group=circle, course=course, now=START)
    return circle


@pytest.fixture
def meeting(circle):
    return circle.meetings.get()


def of(course):
    return CareSession.objects.get(kind="group", course=course)


def test_whoever_leads_is_in_one_conversation_at_a_time(cast, circle, gil):
    fay = replace(cast, course=somebody(cast, "Fay", "Ito"))
    with pytest.raises(Overlaps, match="Ada Lindqvist"):
        book_talk(fay, FIRST + HOUR)
    with pytest.raises(Overlaps, match="Ada Lindqvist"):
        actions.add_meeting(by=cast.ada, group=circle, starts_at=FIRST, ends_at=FIRST + HOUR, now=START)


def test_the_database_keeps_two_conversations_apart_but_not_one(cast, circle, gil):
    one, two = of(cast.course), of(gil)
    assert one.conversation == two.conversation
    two.conversation = circle.pk
    with pytest.raises(IntegrityError, match="lead_booked_in_one_conversation"), transaction.atomic():
        two.save()


def test_a_co_lead_is_in_one_place_too(cast):
    book_talk(cast, FIRST, lead=cast.bea)
    with pytest.raises(Conflicts) as refused:
        a_circle(cast, co_lead=cast.bea)
    assert "Bea Okafor" in refused.value.found[0].why


def test_a_circles_session_moves_with_its_meeting_only(cast, circle):
    with pytest.raises(Refused, match="moves with it"):
        session_actions.move(
            by=cast.ada,
            session=of(cast.course),
            starts_at=FIRST + WEEK,
            ends_at=FIRST + WEEK + HOUR,
            now=START,
        )


def test_moving_the_meeting_moves_everybody(cast, meeting, gil):
    actions.move_meeting(
        by=cast.ada,
        meeting=meeting,
        starts_at=FIRST + HOUR,
        ends_at=FIRST + 2 * HOUR,
        place="Hall",
        now=START,
    )
    assert {(of(one).scheduled_start, of(one).place) for one in (cast.course, gil)} == {
        (FIRST + HOUR, "Hall")
    }


def test_who_cannot_come_at_the_new_time_is_named_by_initials_and_nothing_moves(cast, meeting, gil):
    book_talk(cast, FIRST + WEEK, lead=cast.bea)
    times = {"starts_at": FIRST + WEEK, "ends_at": FIRST + WEEK + HOUR, "now": START}
    with pytest.raises(Conflicts) as refused:
        actions.move_meeting(by=cast.ada, meeting=meeting, **times)
    assert [one.who for one in refused.value.found] == ["DM"]
    assert of(gil).scheduled_start == FIRST
    actions.move_meeting(by=cast.ada, meeting=meeting, without=[refused.value.found[0].key], **times)
    assert of(gil).scheduled_start == FIRST + WEEK
    assert of(cast.course).status == "cancelled"


def test_cancelling_takes_everybody_along_and_comes_back_with_everybody(cast, meeting, gil):
    with pytest.raises(Refused, match="Say why"):
        actions.cancel_meeting(by=cast.ada, meeting=meeting, reason=" ", now=START)
    actions.cancel_meeting(by=cast.ada, meeting=meeting, reason="Storm", now=START)
    assert {of(one).status for one in (cast.course, gil)} == {"cancelled"}
    actions.book_meeting_again(by=cast.ada, meeting=meeting, now=START)
    assert {of(one).status for one in (cast.course, gil)} == {"booked"}


def test_closing_a_circle_cancels_what_was_to_come(cast, circle, meeting):
    actions.close_group(by=cast.ada, group=circle, reason="The room is gone", now=START)
    meeting.refresh_from_db()
    assert meeting.status == "cancelled"
    assert of(cast.course).status == "cancelled"


def test_another_lead_takes_the_meetings_over(cast, circle, meeting, gil):
    from tests.sessions.groups.making import plan_of

    actions.edit_group(by=cast.max, group=circle, plan=plan_of(cast, lead=cast.bea), now=START)
    meeting.refresh_from_db()
    assert meeting.lead == cast.bea
    assert of(gil).lead == cast.bea


NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("first", "every", "local"),
    [
        (date(2026, 3, 5), 1, ["2026-03-05 18:30", "2026-03-12 18:30", "2026-03-19 18:30"]),
        (date(2026, 10, 22), 2, ["2026-10-22 18:30", "2026-11-05 18:30", "2026-11-19 18:30"]),
    ],
)
def test_a_series_keeps_its_local_time_over_a_clock_change(first, every, local):
    starts = weekly(first, time(18, 30), 3, NEW_YORK, every)
    assert [f"{at.astimezone(NEW_YORK):%Y-%m-%d %H:%M}" for at in starts] == local


def test_a_time_that_the_clock_change_skips_is_refused():
    with pytest.raises(ValidationError, match="does not exist"):
        weekly(date(2026, 3, 1), time(2, 30), 2, NEW_YORK)


def test_a_circle_without_anybody_in_it_takes_its_leads_hours(cast, as_, clock):
    clock(START)
    works(cast.ada, cast.bea)
    meets = START + 24 * HOUR  # Wednesday, ten o'clock
    a_circle(cast, co_lead=cast.bea, starts=(meets,))
    for lead in (cast.ada, cast.bea):
        free = diary_of(lead, START, cast.alder.zone).free(meets - 2 * HOUR, meets + 12 * HOUR)
        assert free == [(meets - HOUR, meets), (meets + 1.5 * HOUR, meets + 6 * HOUR)]
        with pytest.raises(Overlaps, match=f"{lead} already has a session booked then"):
            book_talk(cast, meets, now=START, lead=lead)
    week = Week.of(START, cast.alder.zone)
    assert free_hours(cast.alder, week, START)[cast.ada.pk] == 5.5 * HOUR
    page = as_(cast.max).get("/sessions/calendar/?day=2026-03-04").context["lanes"]
    shown = {lane.title: [entry.title for entry in lane.entries] for lane in page}
    assert shown["Ada Lindqvist"] == shown["Bea Okafor"] == ["Free", "Circle", "Free"]
    assert shown["Nia Park"] == []


def works(*members):
    """On Wednesday, nine to four."""
    for member in members:
        WorkingHours.objects.create(
            clinic=member.clinic, member=member, weekday=3, starts=time(9), ends=time(16)
        )
