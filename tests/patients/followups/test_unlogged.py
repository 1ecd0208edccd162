"""A booking whose time has passed and that nobody logged, and what a closed window leaves behind."""

import pytest

from patients.followups.actions import give_reason
from patients.followups.models import StaffTask
from sessions.models import CareSession
from tests.cast import START
from tests.patients.followups.conftest import HOUR

CHECK, ASK = "No integration session booked", "Window closed: give a reason"


def open_titles():
    return set(StaffTask.objects.open().values_list("title", flat=True))


def test_a_booking_typed_into_the_past_closes_no_task(story, at, tick):
    story.dose()
    at(49)
    tick()
    story.book(START + 30 * HOUR)
    assert CHECK in open_titles()


def test_a_booking_that_passed_unlogged_does_not_keep_a_task_from_opening(story, at, tick):
    story.dose()
    story.book(START + 30 * HOUR)
    at(49)
    tick()
    assert CHECK in open_titles()


def test_a_booking_ahead_and_a_session_under_way_keep_the_task_away(story, at, tick):
    story.dose()
    session = story.book(START + 47 * HOUR)
    CareSession.objects.filter(pk=session).update(status="in_progress", started_at=START + 47 * HOUR)
    at(49)
    tick()
    assert CHECK not in open_titles()


def test_one_who_may_have_come_is_not_asked_to_book(story, at, tick, sent):
    story.dose()
    story.book(START + 24 * HOUR)
    at(25)
    tick()
    assert story.row("window-opens").status == "suppressed"


def test_a_session_ahead_counts_before_one_that_was_not_logged(story, at):
    story.dose()
    at(40)
    story.book(START + 30 * HOUR)
    ahead = story.book(START + 60 * HOUR)
    assert story.window().booked_session_id == ahead


def test_at_the_close_only_the_question_for_the_reason_stays(story, at, tick):
    story.dose()
    for hours in (49, 61):
        at(hours)
        tick()
    assert len(open_titles()) > 1
    at(73)
    tick()
    assert open_titles() == {ASK}
    closed = StaffTask.objects.exclude(title=ASK)
    assert {(task.outcome, task.closed_by) for task in closed} == {("not_needed", None)}
    closed_at = set(closed.values_list("closed_at", flat=True))
    at(74)
    tick()
    story.tell()
    assert open_titles() == {ASK}
    assert set(closed.values_list("closed_at", flat=True)) == closed_at


def test_the_late_offer_goes_out_all_the_same(story, at, tick, sent):
    story.dose()
    at(61)
    tick()
    at(73)
    tick()
    assert story.row("late-offer").status == "sent"


def test_the_reason_closes_what_asked_for_a_session(story, at, tick, cast):
    story.dose()
    at(61)
    tick()
    at(72)
    give_reason(by=cast.ada, window=story.window(), reason="Travelling", now=story.now)
    assert open_titles() == set()
    tick()
    assert open_titles() == set()


@pytest.mark.parametrize("hours", [61, 71])
def test_before_the_close_nothing_is_closed(story, at, tick, hours):
    story.dose()
    at(49)
    tick()
    at(hours)
    tick()
    assert CHECK in open_titles()
