"""The days of a window: whole, in order, each with its night."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.practices.days import DAY, days_of

CHICAGO = ZoneInfo("America/Chicago")
ANCHOR = datetime(2026, 3, 3, 15, tzinfo=UTC)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)), st.integers(1, 340))
def test_the_days_cover_the_window_without_a_hole(anchor, hours):
    anchor = anchor.replace(tzinfo=UTC)
    days = list(days_of(anchor, anchor + timedelta(hours=hours)))
    assert days[0].begins_at == anchor and days[-1].ends_at == anchor + timedelta(hours=hours)
    assert all(day.ends_at == after.begins_at for day, after in pairwise(days))
    assert all(day.ends_at - day.begins_at == DAY for day in days[:-1])


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)))
def test_three_days_hold_no_night_twice(anchor):
    days = days_of(anchor.replace(tzinfo=UTC), anchor.replace(tzinfo=UTC) + 3 * DAY)
    nights = [night for day in days if (night := day.night(CHICAGO))]
    assert len(nights) == len(set(nights)) >= 2 and nights == sorted(nights)


@pytest.mark.parametrize(
    ("anchor", "mornings"),
    [
        (ANCHOR, ["03-04", "03-05", "03-06"]),
        (datetime(2026, 3, 4, 5, tzinfo=UTC), ["03-04", "03-05", "03-06"]),  # 23:00 the evening before
        (datetime(2026, 3, 6, 18, tzinfo=UTC), ["03-07", "03-08", "03-09"]),  # the clocks go forward
    ],
)
def test_each_day_has_the_night_that_falls_into_it(anchor, mornings):
    nights = [day.night(CHICAGO) for day in days_of(anchor, anchor + 3 * DAY)]
    assert [f"{night:%m-%d}" for night in nights] == mornings


def test_a_window_that_closed_at_once_has_no_days():
    assert list(days_of(ANCHOR, ANCHOR)) == []
