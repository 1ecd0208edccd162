"""What the chart says about a course."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from integration_care.accounts.models import Membership
from patients.followups.models import FollowUp
from patients.models import Course
from sessions.caseload import doses
from sessions.caseload.arc import arc_of
from sessions.caseload.chart import present
from sessions.caseload.chart_queries import ChartFacts
from sessions.caseload.coming import what_comes
from sessions.caseload.marks import Done
from sessions.models import CareSession
from tests.sessions.caseload.unsaved import HOUR, NEW_YORK, NOW, patient, task, view, window

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_was_done(monkeypatch):
    """Unsaved windows have no related rows to read."""
    monkeypatch.setattr(doses, "done_in", lambda _: Done())
    monkeypatch.setattr("sessions.caseload.now_card.done_in", lambda _: Done())


def facts(**given):
    about = {
        "patient": patient("America/Chicago", pronouns="she/her"), "course": None, "windows": (),
        "sessions": (), "coming": (), "tasks": (), "alerts": (), "lead": None, "diary": None,
    }  # fmt: skip
    return ChartFacts(**(about | given))


def a_course(**given):
    about = {"indication": "depression", "phase": "active", "doses_planned": 6, "intention": "To look at it"}
    return Course(id=uuid4(), **(about | given))


def a_session(kind, at, status="completed"):
    times = {"started_at": at} if status == "completed" else {}
    return CareSession(
        id=uuid4(), kind=kind, status=status, scheduled_start=at, scheduled_end=at + HOUR, **times
    )


def a_message(due_at, **given):
    about = {"title": "Reminder", "audience": "patient", "channel": "email", "status": "planned"}
    return FollowUp(due_at=due_at, **(about | given))


def test_one_who_may_not_read_narrative_gets_no_intention():
    chart = present(facts(course=a_course()), Membership(role="admin"), view())
    assert (chart.intention, chart.reads_narrative, chart.sees_trail) == ("", False, True)


def test_a_therapist_reads_the_intention_and_not_the_trail():
    chart = present(facts(course=a_course()), Membership(role="therapist"), view())
    assert (chart.intention, chart.sees_trail) == ("To look at it", False)


def test_the_head_says_who_where_and_how_far():
    chart = present(facts(course=a_course()), Membership(role="admin"), view())
    assert chart.about == "she/her · 42 · depression · Chicago time, 08:40 there · active"


def test_the_head_counts_the_doses_of_this_course_only():
    course = a_course()
    ours, earlier = window(63, dose_number=3), window(9000, dose_number=9)
    ours.course, earlier.course = course, a_course()
    chart = present(facts(course=course, windows=(ours, earlier)), Membership(role="nurse"), view())
    assert chart.about.endswith("active, dose 3 of 6")


def test_without_a_course_nothing_can_be_booked_and_that_is_said():
    chart = present(facts(), Membership(role="therapist"), view())
    assert not chart.can_book
    assert [chip.label for chip in chart.chips] == ["No course yet"]


def test_a_closed_course_takes_no_booking():
    assert not present(facts(course=a_course(phase="closed")), Membership(role="therapist"), view()).can_book


def test_before_the_first_dose_preparation_is_what_is_booked():
    member = Membership(role="therapist")
    course, dosed = a_course(), window(63)
    dosed.course = course
    assert present(facts(course=course), member, view()).book_kind == "preparation"
    assert present(facts(course=course, windows=(dosed,)), member, view()).book_kind == "integration"


def test_what_care_has_to_know_stands_beside_the_name():
    person = patient(is_trauma_informed=True)
    chart = present(facts(patient=person, course=a_course(paused_at=NOW)), Membership(role="nurse"), view())
    assert [chip.label for chip in chart.chips] == ["Trauma-informed", "Course paused"]


@pytest.mark.parametrize(
    ("hours_since", "fields", "figure", "outcome", "tone"),
    [
        (63, {}, "9 h left", "", "amber"),
        (30, {}, "42 h left", "", ""),
        (19, {}, "opens in 5 h", "", ""),
        (90, {"met_h": 31.5}, "", "met at +31 h", "green"),
        (90, {"met_h": 80}, "", "later, at +80 h", "green"),
        (90, {}, "", "no session", "plum"),
        (90, {"excused_h": 50}, "", "excused", "neutral"),
    ],
)
def test_each_dose_says_how_its_window_stands(hours_since, fields, figure, outcome, tone):
    row = doses.dose_row(window(hours_since, **fields), view(), is_first=True)
    assert (row.figure, row.outcome, row.tone) == (figure, outcome, tone)


def test_only_the_running_window_is_drawn_in_full():
    rows = doses.dose_rows((window(63), window(200, met_h=30)), view())
    assert [row.is_full for row in rows] == [True, False]
    assert not doses.dose_rows((window(90),), view())[0].is_full


def test_a_dose_is_dated_on_the_patients_calendar():
    """01:30 on the 17th in New York is still the 16th in Los Angeles."""
    late = datetime(2026, 6, 17, 5, 30, tzinfo=UTC)
    row = doses.dose_row(window(0, zone="America/Los_Angeles", now=late), view(late), is_first=True)
    assert row.title == "Dose 3 · 16 June"


@pytest.mark.parametrize(
    ("windows", "said"),
    [
        ((), ""),
        ((window(63),), ""),
        ((window(63), window(200, met_h=31)), "1 of 1 met so far"),
        ((window(200, met_h=31), window(400, met_h=35)), "2 of 2 met so far · usually at +33 h"),
        ((window(200), window(400, met_h=35), window(600, excused_h=30)), "1 of 2 met so far"),
        ((window(200, met_h=90),), "0 of 1 met so far"),
    ],
)
def test_the_summary_counts_what_can_no_longer_change(windows, said):
    assert doses.summary(windows, view()) == said


def test_what_comes_stands_in_the_order_of_time():
    lines = what_comes(
        facts(
            tasks=[task(NOW - 3 * HOUR, "Call")],
            coming=[a_message(NOW + 5 * DAY, title="PHQ-9"), a_message(NOW + HOUR, channel="sms")],
        ),
        view(),
    )
    assert [(line.label, line.sort, line.when, line.tone) for line in lines] == [
        ("Call", "task for the therapist", "due 06:40", "amber"),
        ("Reminder", "by text message", "10:40", ""),
        ("PHQ-9", "by e-mail or phone", "Mon 09:40", ""),
    ]


def test_a_message_that_waits_for_the_morning_says_so_on_the_patients_clock():
    held = a_message(datetime(2026, 6, 18, 13, 0, tzinfo=UTC), held_from=NOW)
    (line,) = what_comes(facts(coming=[held]), view())
    assert line.when == "held until Thu 08:00 (Chicago)"


def test_a_planned_staff_step_is_named_as_the_task_it_will_be():
    (line,) = what_comes(facts(coming=[a_message(NOW, channel="task", audience="admin")]), view())
    assert line.sort == "becomes a task for the clinic admin"


def test_there_is_no_arc_without_sessions():
    assert arc_of((), (), view(), NEW_YORK) is None


def test_the_arc_places_what_happened_and_what_is_booked():
    sessions = [
        a_session("preparation", NOW - 20 * DAY), a_session("dosing", NOW - 10 * DAY),
        a_session("integration", NOW - 8 * DAY), a_session("dosing", NOW - 5 * DAY, "no_show"),
        a_session("dosing", NOW + 4 * DAY, "booked"),
    ]  # fmt: skip
    arc = arc_of((window(240, met_h=48),), sessions, view(), NEW_YORK)
    assert [(mark.shape, mark.state) for mark in arc.marks] == [
        ("preparation", "done"), ("dose", "done"), ("integration", "done"),
        ("dose", "absent"), ("dose", "booked"),
    ]  # fmt: skip
    assert [mark.at for mark in arc.marks] == sorted(mark.at for mark in arc.marks)
    assert arc.windows[0].tone == "green"
    assert arc.windows[0].start < arc.marks[2].at < arc.windows[0].end
    assert "3 sessions held, 2 others ahead or not held" in arc.text
    assert "integration at +48 h" in arc.text


@pytest.mark.parametrize("days", [1, 10, 40, 400])
def test_the_arc_never_has_more_dates_than_fit(days):
    arc = arc_of((), [a_session("preparation", NOW - days * DAY)], view(), NEW_YORK)
    assert 2 <= len(arc.ticks) <= 9


def test_dates_of_another_year_say_so_and_are_fewer():
    arc = arc_of((), [a_session("preparation", NOW - 400 * DAY)], view(), NEW_YORK)
    assert len(arc.ticks) <= 4
    assert arc.ticks[0].label.endswith(str(NOW.year - 1))
    assert not arc.ticks[-1].label[-1].isdigit()


def test_the_arcs_days_are_local_days_across_the_clock_change():
    """Midnight to midnight is 23 hours on 8 March 2026 in New York."""
    now = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)
    arc = arc_of((), [a_session("preparation", now - 2 * DAY)], view(now), NEW_YORK)
    labels = [tick.label for tick in arc.ticks]
    assert labels == ["7 March", "8 March", "9 March", "10 March"]
    gaps = [round(b.at - a.at, 1) for a, b in zip(arc.ticks, arc.ticks[1:], strict=False)]
    assert gaps[1] < gaps[0] == gaps[2]
