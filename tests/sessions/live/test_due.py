"""Which row of the schedule is answered, due or was not taken: claims over every schedule that ships."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.protocols import presets
from patients.protocols.bedside import PLAUSIBLE
from sessions.observing import doubts, due_times, slots

T = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEYS = ("iv", "im", "sublingual", "esketamine")

schedules = st.sampled_from(KEYS).map(presets.observation)
minutes = st.lists(st.integers(-20, 240), max_size=12).map(lambda found: [T + one * MINUTE for one in found])


def due_of(schedule, over=40, until=240):
    return due_times(
        schedule, started_at=T - 12 * MINUTE, first_at=T, over_minutes=over, until=T + until * MINUTE
    )


def of(key, seen=()):
    return slots(due_of(presets.observation(key)), [T + one * MINUTE for one in seen], T)


def unanswered(key, seen):
    return [round((slot.at - T) / MINUTE) for slot in of(key, seen) if not slot.is_answered][:3]


@given(schedules, minutes)
def test_slots_never_overlap_and_hold_their_own_due_time(schedule, seen):
    found = slots(due_of(schedule), seen, T)
    assert all(slot.opens_at <= slot.at < slot.closes_at for slot in found)
    assert all(one.closes_at <= other.opens_at for one, other in pairwise(found))


@given(schedules, minutes)
def test_one_row_answers_at_most_one_due_time(schedule, seen):
    found = slots(due_of(schedule), seen, T)
    for at in seen:
        assert sum(slot.opens_at <= at < slot.closes_at for slot in found) <= 1


@given(schedules, minutes, st.integers(-20, 260))
def test_a_row_is_missed_only_once_the_next_ones_time_has_come(schedule, seen, minute):
    now = T + minute * MINUTE
    found = slots(due_of(schedule), seen, T)
    assert all(slot.at < now for slot in found if slot.is_missed(now))
    waiting = [slot for slot in found if not slot.is_answered and not slot.is_missed(now)]
    assert sum(slot.at <= now - 20 * MINUTE for slot in waiting) <= 1, "only the last that came still waits"


@given(schedules, minutes)
def test_taking_every_due_row_on_time_leaves_nothing_open(schedule, seen):
    due = due_of(schedule)
    assert all(slot.is_answered for slot in slots(due, [*seen, *due], T))


@given(schedules, minutes, st.integers(-20, 240))
def test_another_row_never_reopens_what_was_answered(schedule, seen, minute):
    due = due_of(schedule)
    before = {slot.at for slot in slots(due, seen, T) if slot.is_answered}
    after = {slot.at for slot in slots(due, [*seen, T + minute * MINUTE], T) if slot.is_answered}
    assert before <= after


@pytest.mark.parametrize(
    "key,seen,left",
    [
        ("im", [-12], [0, 5, 15]),  # a reading before the dose answers no row after it
        ("im", [1], [5, 15, 30]),
        ("im", [0, 9], [15, 30, 45]),  # five minutes due, taken at nine: late, and taken
        ("im", [0, 5, 15, 47], [30, 60, 90]),  # half an hour was skipped
        ("iv", [3], [-12, 10, 20]),  # a reading after the first dose is no baseline
        ("iv", [-30, 6], [20, 30, 40]),  # early counts for a baseline however early
    ],
)
def test_which_row_a_reading_answers(key, seen, left):
    assert unanswered(key, seen) == left


@given(st.integers(70, 230), st.integers(35, 140))
def test_usual_pressures_are_never_doubted_and_upside_down_ones_always(high, low):
    said = [doubt.key for doubt in doubts({"systolic": high, "diastolic": low}, PLAUSIBLE)]
    assert said == (["pressure"] if low >= high else [])


@pytest.mark.parametrize(
    "name,value", [("spo2", 45), ("heart_rate", 20), ("systolic", 300), ("respiratory_rate", 60)]
)
def test_what_is_hard_to_believe_is_doubted(name, value):
    assert [doubt.key for doubt in doubts({name: value}, PLAUSIBLE)] == [name]


def test_a_lower_pressure_alone_is_doubted_and_an_upper_one_alone_is_palpated():
    (doubt,) = doubts({"diastolic": 95}, PLAUSIBLE)
    assert (doubt.key, doubt.value, doubt.words) == ("pressure", "?/95", "?/95, without the upper one?")
    assert not doubts({"systolic": 120}, PLAUSIBLE)
