"""Who was there, and what it means for each patient's window."""

from datetime import timedelta

import pytest

from patients.followups.models import IntegrationWindow
from patients.models import ProtocolVersion
from sessions.errors import InTheFuture, ReasonNeeded, Refused
from sessions.groups import actions
from sessions.models import CareSession
from tests.cast import START
from tests.sessions.groups.making import FIRST, HOUR, WEEK, a_circle, held, seat_of, somebody
from tests.sessions.making import given_dose

MINUTE = timedelta(minutes=1)


@pytest.fixture
def gil(cast):
    return somebody(cast, "Gil", "Roth")


@pytest.fixture
def meeting(cast, gil):
    given_dose(cast)
    circle = a_circle(cast)
    for course in (cast.course, gil):
        actions.join(by=cast.ada, group=circle, course=course, now=START + HOUR)
    return circle.meetings.get()


def window():
    return IntegrationWindow.objects.get()


def session_of(meeting, course):
    return seat_of(meeting, course).session


def test_a_meeting_is_not_closed_while_somebody_is_not_marked(cast, meeting, gil):
    with pytest.raises(Refused, match="Not marked yet: GR"):
        held(cast, meeting, {cast.course: "present"})
    assert session_of(meeting, cast.course).status == "booked"


def test_nobody_is_there_days_before(cast, meeting):
    with pytest.raises(Refused, match="not begun"):
        actions.mark(by=cast.ada, attendance=seat_of(meeting, cast.course), mark="present", now=START)


def test_a_time_to_come_is_refused(cast, meeting):
    with pytest.raises(InTheFuture):
        actions.mark(
            by=cast.ada, attendance=seat_of(meeting, cast.course), mark="present",
            came_at=FIRST + HOUR, now=FIRST,
        )  # fmt: skip


def test_a_correction_says_why(cast, meeting, gil):
    held(cast, meeting, {cast.course: "present", gil: "absent"})
    with pytest.raises(ReasonNeeded):
        actions.correct(
            by=cast.ada, attendance=seat_of(meeting, gil), mark="present", reason="", now=FIRST + WEEK
        )


def test_a_booked_meeting_is_a_booking_on_the_board(cast, meeting):
    from sessions.facts import course_facts

    [booking] = course_facts(cast.course).bookings
    assert booking.is_group


def test_presence_meets_the_window(cast, meeting, gil):
    held(cast, meeting, {cast.course: "present", gil: "absent"})
    session = session_of(meeting, cast.course)
    assert (session.status, session.started_at) == ("completed", FIRST)
    assert window().met_at == FIRST
    assert session_of(meeting, gil).status == "no_show"


def test_presence_meets_no_window_where_the_protocol_counts_no_groups(cast, meeting, gil):
    version = cast.course.protocol_version
    content = version.content
    content["window"]["group_counts"]["value"] = False
    newer = ProtocolVersion.objects.create(
        clinic=cast.alder, protocol=version.protocol, number=2, content=content
    )
    cast.course.protocol_version = newer
    cast.course.save()
    held(cast, meeting, {cast.course: "present", gil: "excused"})
    assert session_of(meeting, cast.course).status == "completed"
    assert window().met_at is None


def test_late_entry_keeps_the_times_of_the_evening(cast, meeting, gil):
    late = FIRST + 3 * WEEK
    for course in (cast.course, gil):
        actions.mark(by=cast.ada, attendance=seat_of(meeting, course), mark="present", now=late)
    actions.close_meeting(by=cast.ada, meeting=meeting, started_at=FIRST, ended_at=FIRST + HOUR, now=late)
    session = session_of(meeting, cast.course)
    assert (session.started_at, session.ended_at) == (FIRST, FIRST + HOUR)
    assert window().met_at == FIRST


def test_who_came_late_and_left_early_has_times_of_their_own(cast, meeting, gil):
    times = {"came_at": FIRST + 20 * MINUTE, "left_at": FIRST + 50 * MINUTE}
    actions.mark(by=cast.ada, attendance=seat_of(meeting, gil), mark="present", now=FIRST + HOUR, **times)
    held(cast, meeting, {cast.course: "present"})
    session = session_of(meeting, gil)
    assert (session.started_at, session.ended_at) == tuple(times.values())


def test_a_second_tap_counts_and_repeating_it_changes_nothing(cast, meeting, gil):
    for mark in ("present", "absent", "absent"):
        actions.mark(by=cast.ada, attendance=seat_of(meeting, gil), mark=mark, now=FIRST)
    assert seat_of(meeting, gil).stands == "absent"
    assert session_of(meeting, gil).status == "booked"


def test_who_is_excused_before_is_off_the_calendar_at_once_and_may_come_after_all(cast, meeting, gil):
    actions.mark(by=cast.ada, attendance=seat_of(meeting, gil), mark="excused", now=START + HOUR)
    assert session_of(meeting, gil).status == "cancelled"
    held(cast, meeting, {cast.course: "absent", gil: "present"})
    assert session_of(meeting, gil).status == "completed"


def test_presence_entered_in_error_is_voided_and_the_window_follows(cast, meeting, gil):
    held(cast, meeting, {cast.course: "present", gil: "present"})
    wrong = session_of(meeting, cast.course)
    actions.correct(
        by=cast.ada, attendance=seat_of(meeting, cast.course), mark="absent", reason="It was another Dana",
        now=FIRST + 2 * HOUR,
    )  # fmt: skip
    wrong.refresh_from_db()
    assert wrong.status == "void"
    assert wrong.status_changes.last().reason == "It was another Dana"
    assert session_of(meeting, cast.course).status == "no_show"
    assert window().met_at is None


def test_absence_entered_in_error_becomes_presence(cast, meeting, gil):
    held(cast, meeting, {cast.course: "absent", gil: "excused"})
    for course in (cast.course, gil):
        actions.correct(
            by=cast.ada, attendance=seat_of(meeting, course), mark="present", reason="Was in the back row",
            now=FIRST + 2 * HOUR,
        )  # fmt: skip
    assert {session_of(meeting, one).status for one in (cast.course, gil)} == {"completed"}
    assert CareSession.objects.filter(status="void").count() == 0
    assert window().met_at == FIRST
