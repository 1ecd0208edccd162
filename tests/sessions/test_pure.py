"""The arithmetic of this room: amounts, typed times, due observations, crossed lines, free hours."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from integration_care.accounts.models import Leave, WorkingHours
from patients.protocols import presets
from patients.protocols.monitoring import Compare, Limit, Reading
from sessions.amounts import disagree, plain, total_mg
from sessions.calendar.free_time import Diary, inside, starts_in, without
from sessions.forms.times import ClockField, instant, near
from sessions.live.clock import t_of, t_plus
from sessions.models import Observation
from sessions.observing import crossed, due_times, schedule_for, slots

NEW_YORK = ZoneInfo("America/New_York")
T = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RULES = presets.load("core-24-72")


def minutes(times):
    return [round((at - T) / MINUTE) for at in times]


@pytest.mark.parametrize(
    "amount,words", [("75.00", "75"), ("37.50", "37.5"), ("0.25", "0.25"), ("100", "100"), ("1000", "1000")]
)
def test_an_amount_is_written_as_one_says_it(amount, words):
    assert plain(Decimal(amount)) == words


kg = st.decimals("20", "350", places=1)
per_kg = st.decimals("0.05", "20", places=2)


@given(per_kg=per_kg, weight=kg)
def test_a_computed_amount_always_agrees_with_itself(per_kg, weight):
    assert not disagree(total_mg(per_kg, weight), per_kg, weight)


@given(per_kg=per_kg, weight=kg, factor=st.decimals("1.06", "3", places=2))
def test_more_than_five_percent_either_way_disagrees(per_kg, weight, factor):
    assert disagree(per_kg * weight * factor, per_kg, weight)
    assert disagree(per_kg * weight / factor, per_kg, weight)


def test_a_skipped_hour_is_refused_and_a_doubled_hour_means_the_first():
    with pytest.raises(ValidationError, match="does not exist"):
        instant(date(2026, 3, 8), time(2, 30), NEW_YORK)
    assert instant(date(2026, 11, 1), time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_bare_time_after_midnight_belongs_to_the_next_day():
    evening = datetime(2026, 3, 4, 3, 30, tzinfo=UTC)  # 22:30 on the 3rd in New York
    assert near(evening, time(0, 15), NEW_YORK) == datetime(2026, 3, 4, 5, 15, tzinfo=UTC)
    assert near(evening, time(22, 0), NEW_YORK) == datetime(2026, 3, 4, 3, 0, tzinfo=UTC)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.times())
def test_a_bare_time_is_never_more_than_a_day_from_its_session(session, clock):
    at = session.replace(tzinfo=UTC)
    try:
        found = near(at, clock.replace(second=0, microsecond=0), NEW_YORK)
    except ValidationError:
        return
    assert -timedelta(hours=7) <= found - at <= timedelta(hours=25)


@pytest.mark.parametrize(
    "route,expected",
    [
        ("im", [0, 5, 15, 30, 45, 60, 90, 120]),
        ("iv", [-12, 10, 20, 30, 40, 55, 70, 85, 100, 115]),
        ("intranasal", [-12, 40, 120]),
    ],
)
def test_each_route_has_its_rows_due(route, expected):
    schedule = schedule_for(RULES, route)
    due = due_times(schedule, started_at=T - 12 * MINUTE, first_at=T, over_minutes=40, until=T + 120 * MINUTE)
    assert minutes(due) == expected


def test_before_anything_is_given_only_the_baseline_is_due():
    due = due_times(
        RULES.observation, started_at=T, first_at=None, over_minutes=None, until=T + timedelta(hours=9)
    )
    assert due == [T]


def test_one_row_answers_one_due_time_five_minutes_either_way():
    due = [T, T + 10 * MINUTE, T + 20 * MINUTE]
    found = slots(due, [T + 4 * MINUTE, T + 17 * MINUTE])
    assert minutes(slot.at for slot in found if not slot.is_answered) == [10]


def seen(minute, **readings):
    return Observation(observed_at=T + minute * MINUTE, **readings)


def keys(rows, first_at=T):
    return [[line.key for line in lines] for lines in crossed(rows, RULES.thresholds, first_at)]


def test_a_baseline_and_a_reading_under_way_have_different_lines():
    assert keys([seen(-12, systolic=145, diastolic=80)]) == [["pressure-before-dose"]]
    assert keys([seen(10, systolic=145, diastolic=80)]) == [[]]
    assert keys([seen(10, systolic=160, diastolic=80)]) == [["pressure-raised"]]


def test_a_line_that_asks_for_two_readings_needs_two_five_minutes_apart():
    once, soon, later = (seen(minute, systolic=185, diastolic=100) for minute in (10, 12, 16))
    assert "pressure-high-twice" not in keys([once, soon])[-1]
    assert "pressure-high-twice" in keys([once, soon, later])[-1]


def test_what_was_not_taken_crosses_nothing():
    assert keys([seen(10)]) == [[]]


@pytest.mark.parametrize(
    "key,more,words",
    [
        ("pressure-before-dose", {}, "Pressure above 140/90 before the dose"),
        ("pressure-high-twice", {}, "Pressure above 180/110, in 2 readings 5 min apart"),
        ("heart-rate", {}, "Heart rate above 120 or below 50"),
        ("oxygen-low", {}, "SpO\u2082 below 94 %"),
        ("sedation", {"any_of": (Limit(Reading.MOAA_S, Compare.AT_MOST, 2),)}, "MOAA/S 2 or less"),
    ],
)
def test_a_line_is_called_by_the_limits_it_has(key, more, words):
    line = next(one for one in RULES.thresholds if one.key == key)
    assert replace(line, **more).title == words


@pytest.mark.parametrize("after,words", [(0, "T+0:00"), (43, "T+0:43"), (125, "T+2:05")])
def test_the_clock_counts_hours_and_minutes(after, words):
    assert t_plus(T + after * MINUTE, T) == words


@pytest.mark.parametrize(
    "first,at", [((0, 20), (3, 50)), ((0, 50), (3, 10)), ((0, 0), (3, 59)), ((0, 59), (3, 0))]
)
def test_the_clock_and_the_log_say_the_difference_of_the_two_times_beside_them(first, at):
    """Seconds are on no screen, so none may move a minute."""
    given, seen = (T + timedelta(minutes=minute, seconds=second) for minute, second in (first, at))
    assert t_plus(seen, given) == "T+0:03" and t_of(seen, given) == "0:03"
    assert t_of(given, seen) == "\N{MINUS SIGN}0:03"


def test_before_the_first_administration_the_clock_runs_backwards():
    assert t_of(T - 12 * MINUTE, T) == "\N{MINUS SIGN}0:12"
    assert t_of(T, None) == "base"


def hours(weekday, begin=9, end=17):
    return WorkingHours(weekday=weekday, starts=time(begin), ends=time(end))


def test_working_hours_are_local_and_leave_takes_the_day():
    start, end = datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 3, 11, tzinfo=UTC)
    weekly = [hours(day) for day in (1, 2, 5)]
    spans = list(inside(Diary(NEW_YORK, weekly).working(start, end), start, end))
    told = [(begin.astimezone(NEW_YORK).strftime("%a %H"), finish - begin) for begin, finish in spans]
    assert told == [(f"{day} 09", timedelta(hours=8)) for day in ("Fri", "Mon", "Tue")]
    away = [Leave(starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 9))]
    spans = inside(Diary(NEW_YORK, weekly, away).working(start, end), start, end)
    assert [begin.weekday() for begin, _ in spans] == [4, 1]


@given(
    taken=st.lists(st.tuples(st.integers(0, 400), st.integers(15, 120)), max_size=6),
    length=st.integers(15, 180),
)
def test_a_free_hour_touches_no_booking_and_stays_inside(taken, length):
    span, wanted = (T, T + timedelta(hours=8)), timedelta(minutes=length)
    booked = [(T + at * MINUTE, T + (at + long) * MINUTE) for at, long in taken]
    for at in starts_in(without([span], booked), wanted, zone=NEW_YORK):
        assert span[0] <= at and at + wanted <= span[1] and at.minute in (0, 30)
        assert all(end <= at or at + wanted <= begin for begin, end in booked)


def test_nothing_free_is_said_as_nothing():
    assert list(starts_in([], timedelta(hours=1), zone=NEW_YORK)) == []
    assert list(starts_in([(T, T + 30 * MINUTE)], timedelta(hours=1), zone=NEW_YORK)) == []


def test_the_route_that_was_given_decides_the_schedule():
    rules = SimpleNamespace(route="iv", observation="the protocol's own")
    assert schedule_for(rules, None) == schedule_for(rules, "iv") == "the protocol's own"
    assert schedule_for(rules, "sublingual").title == "Sublingual"


@pytest.mark.parametrize("typed", ["15:05", "1505", "15.05", "3:05pm", "3:05 PM", "3.05 p.m.", " 305 pm "])
def test_a_time_is_understood_as_people_type_it(typed):
    assert ClockField().clean(typed) == time(15, 5)


@pytest.mark.parametrize(
    "typed,clock", [("3pm", time(15)), ("3 pm", time(15)), ("12 am", time(0)), ("12pm", time(12))]
)
def test_whole_hours_need_their_half_of_the_day(typed, clock):
    assert ClockField().clean(typed) == clock


@pytest.mark.parametrize("typed", ["15", "3", "25:99", "13 pm", "0 am", "1575", "noonish"])
def test_what_could_mean_two_times_or_none_is_refused(typed):
    with pytest.raises(ValidationError, match="Give a time such as 14:05"):
        ClockField().clean(typed)
