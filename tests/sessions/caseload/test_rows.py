"""What one row of the board says."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from sessions.caseload.marks import Done
from sessions.caseload.rows import board_row
from tests.sessions.caseload.unsaved import HOUR, NOW, alert, call, entry, message, task, view, window


def row(*args, done=None, **fields):
    return board_row(window(*args, **fields), done or Done(), view())


def labels(row):
    return [chip.label for chip in row.chips]


@pytest.mark.parametrize(
    ("given", "figure", "when", "tone"),
    [
        ({"hours_since": 63}, "9 h", "closes 18:40", "amber"),
        ({"hours_since": 71.5}, "30 min", "closes 10:10", "amber"),
        ({"hours_since": 30}, "42 h", "closes Fri 03:40", ""),
        ({"hours_since": 31, "next_dose_h": 48}, "17 h", "next dose Thu 02:40", ""),
        ({"hours_since": 19}, "in 5 h", "opens 14:40", ""),
        ({"hours_since": 41, "met_h": 36}, "met", "at +36 h", "green"),
        ({"hours_since": 77}, "5 h ago", "closed 04:40", "plum"),
        ({"hours_since": 125}, "2 d ago", "closed Mon 04:40", "plum"),
        ({"hours_since": 41, "excused_h": 30}, "excused", "closes Thu 16:40", ""),
    ],
)
def test_the_large_figure_says_how_long(given, figure, when, tone):
    found = board_row(window(given.pop("hours_since"), **given), Done(), view())
    assert (found.figure, found.when, found.tone) == (figure, when, tone)


def test_the_patients_clock_is_named_when_it_differs():
    assert row(63, zone="America/Chicago").there == "17:40 (Chicago)"


def test_the_patients_weekday_is_said_when_it_differs():
    assert row(72 - 14.75, zone="America/Los_Angeles").there == "Wed 21:25 (Los Angeles)"


def test_no_zone_is_named_where_both_clocks_agree():
    assert row(63, zone="America/Detroit").there == ""


def test_hours_left_are_elapsed_hours_across_a_clock_change():
    """The American spring change of 8 March 2026 takes an hour off the wall, never off the window."""
    friday = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)  # 15:00 in New York
    before = board_row(window(0, now=friday), Done(), view(friday + 24 * HOUR))
    after = board_row(window(0, now=friday), Done(), view(friday + 60 * HOUR))
    assert (before.figure, before.when) == ("48 h", "closes Mon 16:00")
    assert (after.figure, after.when) == ("12 h", "closes 16:00")


def test_hours_left_are_elapsed_hours_across_the_autumn_change():
    friday = datetime(2026, 10, 30, 19, 0, tzinfo=UTC)  # 15:00 in New York, EDT
    found = board_row(window(0, now=friday), Done(), view(friday + 24 * HOUR))
    assert (found.figure, found.when) == ("48 h", "closes Mon 14:00")


def test_a_zone_without_that_change_is_told_apart_only_while_it_differs():
    """Phoenix keeps its clock: in winter it agrees with Denver, in summer with Los Angeles."""
    denver, winter = ZoneInfo("America/Denver"), datetime(2026, 1, 14, 18, 0, tzinfo=UTC)
    at_winter = board_row(window(63, zone="America/Phoenix", now=winter), Done(), view(winter, denver))
    at_summer = board_row(window(63, zone="America/Phoenix"), Done(), view(zone=denver))
    assert at_winter.there == ""
    assert at_summer.there == "15:40 (Phoenix)"


@pytest.mark.parametrize(
    ("hours_since", "fields", "said"),
    [
        (63, {}, ["No session booked", "No journal yet"]),
        (63, {"booked_for_h": 66}, ["Session 12:40", "No journal yet"]),
        (30, {"booked_for_h": 50}, ["Session Thu 05:40", "No journal yet"]),
        (41, {"met_h": 36}, ["Session done", "No journal"]),
        (19, {}, ["No session booked"]),
        (77, {}, ["No session in the window", "No journal"]),
    ],
)
def test_chips_say_session_and_journal(hours_since, fields, said):
    assert labels(row(hours_since, **fields)) == said


@pytest.mark.parametrize(
    ("sorts", "said"),
    [
        (["shared"], "Journal shared"),
        (["private"], "Journal private"),
        (["private", "shared"], "Journal shared"),
        (["begun"], "Journal begun"),
        (["begun", "private"], "Journal private"),
    ],
)
def test_one_chip_sums_up_the_journal(sorts, said):
    assert said in labels(row(40, done=Done(entries=[entry(sort) for sort in sorts])))


def test_a_missing_journal_presses_only_when_time_runs_out():
    tones = [chip.tone for hours in (30, 63) for chip in row(hours).chips if "journal" in chip.label]
    assert tones == ["neutral", "amber"]


def test_an_alert_comes_first_and_in_words():
    found = row(63, done=Done(alerts=[alert()]))
    assert labels(found)[0] == "Alert: talk now"
    assert found.chips[0].tone == "red"


def test_an_alert_never_hangs_on_the_wall():
    assert "red" not in {chip.tone for chip in row(63, done=Done(alerts=[alert()])).wall_chips}


def test_open_tasks_say_when_they_are_due():
    done = Done(tasks=[task(NOW - 3 * HOUR), task(NOW + HOUR)])
    assert labels(row(63, done=done))[-1] == "Task due 06:40"


def test_a_paused_course_says_so():
    paused = window(63)
    paused.course.paused_at = NOW
    assert "Course paused" in labels(board_row(paused, Done(), view()))


@pytest.mark.parametrize(
    ("hours_since", "fields", "alerts", "action"),
    [
        (63, {}, [alert()], "acknowledge"),
        (77, {}, [alert()], "acknowledge"),
        (77, {}, [], "reason"),
        (63, {}, [], "book"),
        (19, {}, [], "book"),
        (63, {"booked_for_h": 66}, [], "chart"),
        (41, {"met_h": 36}, [], "chart"),
        (63, {}, [alert(acknowledged_at=NOW)], "book"),
    ],
)
def test_the_one_most_useful_action(hours_since, fields, alerts, action):
    assert row(hours_since, done=Done(alerts=alerts), **fields).action == action


@pytest.mark.parametrize(
    ("hours_since", "can_book", "needs_reason"), [(19, True, False), (63, True, False), (77, True, True)]
)
def test_what_a_key_may_do(hours_since, can_book, needs_reason):
    found = row(hours_since)
    assert (found.can_book, found.needs_reason) == (can_book, needs_reason)


def test_the_bar_carries_every_mark_in_words():
    done = Done(messages=[message()], calls=[call()], entries=[entry("private")])
    text = row(63, done=done, booked_for_h=66, next_dose_h=70).bar.text
    for said in (
        "E-mail sent",
        "Call, no answer",
        "Journal private",
        "Session booked",
        "Next dose",
        "Cut short",
    ):
        assert said in text


def test_a_dose_beyond_the_plan_is_not_said_to_be_seven_of_six():
    assert row(63, dose_number=7).dose == "Dose 7 of 7"
