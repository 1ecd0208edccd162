"""What of a window can be used: the domain's own cases, and an oracle that looks at every minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration_care.accounts.models import Leave
from patients.followups.window import window_for
from patients.protocols import presets
from sessions.calendar.bookability import MINUTE, bookability
from sessions.calendar.free_time import Diary
from sessions.calendar.typed_hours import TypedHours, read_hours

NEW_YORK = ZoneInfo("America/New_York")
RULES = presets.load("core-24-72").window
HOUR = timedelta(hours=1)
OFFICE = read_hours("Mon-Fri 09:00-17:00")


def at(text: str) -> datetime:
    """June 2026 in New York: the 18th is a Thursday."""
    return datetime.fromisoformat(f"2026-06-{text}").replace(tzinfo=NEW_YORK).astimezone(UTC)


def found(dose, next_dose=None, *, hours=OFFICE, length=HOUR, **diary):
    window = window_for(dose, RULES, next_dose)
    return bookability(window, Diary(NEW_YORK, hours, **diary), length, step=MINUTE)


def test_a_dose_on_friday_morning_has_no_weekday_hour():
    assert (found(at("19T09:00")).usable_minutes, found(at("19T09:00")).first_slot) == (0, None)


def test_a_dose_on_thursday_afternoon_has_two_hours():
    assert (found(at("18T15:00")).usable_minutes, found(at("18T15:00")).first_slot) == (120, at("19T15:00"))


def test_a_dose_on_monday_has_two_days():
    assert found(at("15T09:00")).usable_minutes == 960


def test_the_next_dose_ends_it():
    cut = found(at("15T09:00"), at("17T09:00"))
    assert (cut.usable_minutes, cut.first_slot) == (480, at("16T09:00"))


def test_a_next_dose_before_it_opens_leaves_nothing():
    assert found(at("15T09:00"), at("16T08:00")).usable_minutes == 0


def test_minutes_too_short_for_a_session_are_counted_but_are_no_slot():
    late = found(at("18T16:30"))
    assert (late.usable_minutes, late.first_slot) == (30, None)


def test_leave_holidays_and_bookings_are_not_usable():
    off = Leave(starts_on=date(2026, 6, 16), ends_on=date(2026, 6, 16))
    taken = [(at("17T09:00"), at("17T10:30"))]
    left = found(at("15T09:00"), away=[off], taken=taken)
    assert (left.usable_minutes, left.first_slot) == (390, at("17T10:30"))


def test_overlapping_hours_count_once():
    twice = read_hours("Tue 09:00-12:00, Tue 11:00-13:00")
    assert found(at("15T09:00"), hours=twice).usable_minutes == 240


def test_a_night_shift_belongs_to_the_day_it_begins():
    nights = read_hours("Tue 22:00-06:00")
    assert found(at("15T09:00"), hours=nights).usable_minutes == 480
    off = Leave(starts_on=date(2026, 6, 17), ends_on=date(2026, 6, 17))
    assert found(at("15T09:00"), hours=nights, away=[off]).usable_minutes == 480


@pytest.mark.parametrize(("day", "minutes"), [("2026-03-07", 120), ("2026-10-31", 240)])
def test_hours_around_a_clock_change_are_those_the_clock_shows(day, minutes):
    """One to four in the morning: two hours where the clock skips one, four where it shows one twice."""
    dose = datetime.fromisoformat(f"{day}T00:30").replace(tzinfo=NEW_YORK)
    assert found(dose, hours=read_hours("Sun 01:00-04:00")).usable_minutes == minutes


hours = st.builds(
    TypedHours,
    st.integers(1, 7),
    st.times().map(lambda it: it.replace(second=0, microsecond=0)),
    st.times().map(lambda it: it.replace(second=0, microsecond=0)),
)
changes = st.sampled_from([datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC)])
doses = st.builds(lambda day, minutes: day + minutes * MINUTE, changes, st.integers(-4000, 4000))
spans = st.tuples(st.integers(0, 5000), st.integers(1, 600))
zones = st.sampled_from(["America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Europe/Berlin"])


@given(
    dose=doses,
    next_h=st.none() | st.integers(1, 100),
    week=st.lists(hours, max_size=4),
    taken=st.lists(spans),
    off=st.none() | st.integers(0, 5),
    zone=zones.map(ZoneInfo),
    length=st.integers(1, 120),
)
def test_every_minute_agrees(*, dose, next_h, week, taken, off, zone, length):
    """Counted minute by minute, from what the clock on the wall shows."""
    away = [] if off is None else [Leave(starts_on=_day(dose, off), ends_on=_day(dose, off))]
    booked = [(dose + begins * MINUTE, dose + (begins + lasts) * MINUTE) for begins, lasts in taken]
    window = window_for(dose, RULES, next_h and dose + next_h * HOUR)
    said = bookability(window, Diary(zone, week, away, booked), length * MINUTE, step=MINUTE)

    def free(minute):
        wall = minute.astimezone(zone).replace(tzinfo=None)
        return _works(week, away, wall) and not any(begun <= minute < ended for begun, ended in booked)

    minutes = _minutes(window.opens_at, window.effective_closes_at)
    assert said.usable_minutes == sum(map(free, minutes))
    first = (one for one in minutes if all(free(one + n * MINUTE) for n in range(length)))
    assert said.first_slot == next(first, None)


def _works(week, away, wall):
    """Whether anybody works when the wall shows this: since today, or over midnight since yesterday."""
    today, clock = wall.date(), wall.time()

    def begun(one, day):
        is_off = any(off.starts_on <= day <= off.ends_on for off in away)
        return one.weekday == day.isoweekday() and not is_off

    return any(
        (begun(one, today) and one.starts <= clock and (clock < one.ends or one.ends <= one.starts))
        or (begun(one, today - timedelta(days=1)) and clock < one.ends <= one.starts)
        for one in week
    )


def _minutes(since, until):
    return [since + n * MINUTE for n in range(max(0, (until - since) // MINUTE))]


def _day(dose, more):
    return dose.date() + timedelta(days=more)


def test_hours_are_read_as_people_type_them():
    typed = read_hours("Mon–Wed 9:00-12:00, 13:00-17:00, thursday, Sat 10:00 - 14:00")
    assert [(one.weekday, one.starts.hour, one.ends.hour) for one in typed] == [
        (1, 9, 12), (2, 9, 12), (3, 9, 12), (1, 13, 17), (2, 13, 17), (3, 13, 17), (4, 10, 14), (6, 10, 14),
    ]  # fmt: skip
    assert {one.weekday for one in read_hours("Fri-Mon 09:00-24:00")} == {5, 6, 7, 1}
    assert read_hours("Sun 00:00-24:00") == [TypedHours(7, time(0), time(0))]
