"""What the chart says is to be done now."""

from datetime import time, timedelta
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from integration_care.accounts.models import WorkingHours
from patients.protocols import presets
from sessions.calendar.free_time import Diary
from sessions.caseload import now_card as cards
from sessions.caseload.chart_queries import ChartFacts
from sessions.caseload.marks import Done
from sessions.models import CareSession
from tests.sessions.caseload.unsaved import NEW_YORK, NOW, call, entry, patient, view, window

WEEK = [WorkingHours(weekday=day, starts=time(9), ends=time(17)) for day in range(1, 6)]
ADA = SimpleNamespace(user=SimpleNamespace(name="Ada Lindqvist"))


@pytest.fixture
def card(monkeypatch):
    """`card(window, done)` is the card for a chart whose latest dose that is."""

    def make(*windows, done=None, hours=WEEK, course=True, sessions=()):
        monkeypatch.setattr(cards, "done_in", lambda _: done or Done())
        version = Mock(rules=presets.load("core-24-72"))
        facts = ChartFacts(
            patient=patient(), course=Mock(protocol_version=version) if course else None, windows=windows,
            sessions=sessions, coming=(), tasks=(), alerts=(), lead=ADA, diary=Diary(NEW_YORK, hours),
        )  # fmt: skip
        return cards.now_card(facts, view())

    return make


def test_before_any_dose_it_offers_the_first_sessions(card):
    found = card()
    assert (found.title, found.text, found.act) == (
        "Before the first dose",
        "No preparation held yet.",
        "first",
    )


def test_a_first_dose_in_the_calendar_is_named(card):
    held = CareSession(kind="preparation", started_at=NOW, scheduled_start=NOW)
    dose = CareSession(kind="dosing", scheduled_start=NOW + timedelta(days=1))
    found = card(sessions=[held, dose])
    assert (found.title, found.text) == ("First dose Thu 09:40", "1 preparation session held.")


def test_without_a_course_it_offers_nothing(card):
    found = card(course=False)
    assert (found.title, found.act) == ("No course yet", "")


def test_the_last_hours_are_amber_and_say_what_is_missing(card):
    found = card(window(63), done=Done(calls=[call(at=NOW - timedelta(hours=3))]))
    assert found.tone == "amber"
    assert found.title == "9 h left in this window"
    assert found.text == "Nothing booked, no journal. Called 06:40, no answer. Ada is free 10:00 and 12:00."
    assert [slot.label for slot in found.slots] == ["10:00", "12:00"]
    assert found.slots[0].starts == "2026-06-17T10:00:00-04:00"


def test_a_journal_is_not_said_to_be_missing(card):
    assert card(window(63), done=Done(entries=[entry()])).text.startswith("Nothing booked. ")


def test_no_hour_is_offered_in_the_patients_night(card):
    """09:00 in New York is 06:00 in Los Angeles, within quiet hours."""
    found = card(window(63, zone="America/Los_Angeles"))
    assert [(slot.label, slot.there) for slot in found.slots] == [
        ("11:00", "08:00 (Los Angeles)"),
        ("13:00", "10:00 (Los Angeles)"),
    ]


def test_it_says_so_when_no_hour_is_left(card):
    found = card(window(63), hours=[])
    assert found.slots == ()
    assert found.text.endswith("Ada has no free hour left in it.")
    assert found.act == "book"


def test_a_booked_session_needs_nothing(card):
    found = card(window(63, booked_for_h=66))
    assert (found.act, found.tone) == ("", "teal")
    assert found.text == "Integration is booked for 12:40."


def test_before_it_opens_hours_are_offered_inside_the_window_only(card):
    found = card(window(3))
    assert found.title == "The window opens in 21 h"
    assert found.slots[0].label == "Thu 09:00"


def test_the_next_dose_that_cuts_it_short_is_named(card):
    assert "The next dose ends it Thu 02:40." in card(window(31, next_dose_h=48)).text


def test_a_window_that_closed_unmet_asks_for_a_reason_without_scolding(card):
    found = card(window(77))
    assert (found.act, found.tone) == ("reason", "plum")
    assert "A late session still helps" in found.text


def test_a_reason_once_given_is_shown_and_not_asked_again(card):
    found = card(window(77, reason="Travelling"))
    assert found.act == ""
    assert found.text.startswith("Travelling.")


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"met_h": 36}, "This window is met"),
        ({"met_h": 80}, "Integration came later"),
        ({"excused_h": 30}, "This window is excused"),
    ],
)
def test_a_settled_window_is_calm(card, fields, title):
    found = card(window(90, **fields))
    assert (found.title, found.act) == (title, "")
