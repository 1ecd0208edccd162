"""A booking whose hour has passed and that nobody logged is work for staff, never calm."""

import pytest
from django.urls import reverse

from sessions.caseload.filters import BoardFilter, Scope, Show
from sessions.caseload.marks import Done, Viewpoint
from sessions.caseload.rows import board_row
from tests.cast import START
from tests.factories.windows import HOUR, a_session, a_window
from tests.sessions.caseload.unsaved import view, window


def page(as_, cast, name="board", query=""):
    address = reverse(f"caseload:{name}", args=[cast.dana.pk] if name == "chart" else [])
    return " ".join(as_(cast.ada).get(address + query).content.decode().split())


def log_link(session):
    return f'href="{reverse("sessions:record", args=[session.pk])}"'


@pytest.fixture
def passed(cast):
    """A window of Dana's, 40 hours old, with a session booked four hours ago."""
    return a_window(cast.course, cast.ada, START - 40 * HOUR, booked_h=36)


def test_a_booking_that_passed_is_amber_and_asks_to_be_logged(as_, cast, passed):
    said = page(as_, cast)
    assert "Session 06:00, to be logged" in said
    assert log_link(passed.booked_session) in said
    assert "Log session" in said


def test_it_counts_as_no_session_booked(as_, cast, passed):
    said = page(as_, cast, query="?" + BoardFilter(Scope.MINE, Show.NO_SESSION).query)
    assert "Dana Moreau" in said


def test_a_session_ahead_or_under_way_does_not(as_, cast, passed):
    a_window(cast.course, cast.ada, START - 30 * HOUR, booked_h=36)
    dose = passed.booked_session
    dose.status, dose.started_at = "in_progress", dose.scheduled_start
    dose.save()
    said = page(as_, cast, query="?" + BoardFilter(Scope.MINE, Show.NO_SESSION).query)
    assert "Dana Moreau" not in said
    assert "to be logged" not in page(as_, cast)


def test_the_chart_says_it_too_and_not_under_next(as_, cast, passed):
    said = page(as_, cast, "chart")
    assert "Session 06:00 is not logged yet." in said
    assert log_link(passed.booked_session) in said
    assert "Nothing is planned" in said


def test_after_the_close_it_is_logged_first_and_the_reason_comes_second(as_, cast):
    closed = a_window(cast.course, cast.ada, START - 77 * HOUR, booked_h=60)
    said = page(as_, cast)
    assert "Session Mon 17:00 not logged" in said
    assert said.index(log_link(closed.booked_session)) < said.index("Give reason")
    assert "Give a reason" in page(as_, cast, "chart")


def test_a_window_ended_by_a_booked_dose_says_so_and_leads_to_it(as_, cast):
    a_window(cast.course, cast.ada, START - 54 * HOUR, number=5, next_dose_h=48)
    dose = a_session(cast.course, "dosing", START - 6 * HOUR, cast.ada)
    board, chart = page(as_, cast), page(as_, cast, "chart")
    assert "Closed because dose 6 was booked then; it is not logged" in board
    assert "Closed 04:00 because dose 6 was booked then; it is not logged." in chart
    assert all(log_link(dose) in said and "Log dose 6" in said for said in (board, chart))


def test_a_dose_that_was_given_or_is_being_given_asks_only_for_the_reason(as_, cast):
    a_window(cast.course, cast.ada, START - 54 * HOUR, next_dose_h=48)
    a_session(cast.course, "dosing", START - 6 * HOUR, cast.ada, is_done=True)
    assert "is not logged" not in page(as_, cast)


def test_below_twelve_hours_board_and_chart_say_the_same_figure(as_, cast):
    a_window(cast.course, cast.ada, START - 65.16 * HOUR)
    assert "6 h 50" in page(as_, cast)
    assert "6 h 50 left in this window" in page(as_, cast, "chart")


@pytest.mark.parametrize(("hours_since", "figure"), [(59.5, "12 h"), (60.5, "11 h 30"), (71.9, "6 min")])
def test_minutes_are_said_when_they_matter(hours_since, figure):
    assert board_row(window(hours_since), Done(), view()).figure == figure


def test_a_presenter_without_a_database_knows_it(cast):
    found = board_row(window(63, booked_for_h=60), Done(), Viewpoint(view().now, view().zone))
    assert (found.action, found.chips[0].label, found.chips[0].tone) == (
        "log",
        "Session 06:40, to be logged",
        "amber",
    )
