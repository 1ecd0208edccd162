"""Intervals against published values, and what must hold of any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.analytics.intervals import of_mean, t_quantile, t_within, wilson

few = st.integers(1, 400)


@pytest.mark.parametrize(
    ("hits", "number", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_as_published(hits, number, low, high):
    """Newcombe, Stat Med 1998; 17: 857-872, table I, method 3."""
    assert wilson(hits, number) == pytest.approx((low, high), abs=0.00005)


@given(few.flatmap(lambda number: st.tuples(st.integers(0, number), st.just(number))))
def test_wilson_lies_around_the_share_and_mirrors_its_opposite(counts):
    hits, number = counts
    low, high = wilson(hits, number)
    assert 0 <= low <= hits / number <= high <= 1
    assert high - low < 1
    assert wilson(number - hits, number) == pytest.approx((1 - high, 1 - low))


@given(few.flatmap(lambda number: st.tuples(st.integers(0, number), st.just(number))))
def test_more_of_the_same_says_more(counts):
    hits, number = counts
    narrow, wide = wilson(4 * hits, 4 * number), wilson(hits, number)
    assert narrow.high - narrow.low < wide.high - wide.low


@pytest.mark.parametrize(
    ("freedom", "value"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (5, 2.571), (9, 2.262), (10, 2.228), (30, 2.042), (120, 1.980)],
)
def test_student_is_as_in_the_tables(freedom, value):
    """National Institute of Standards and Technology, e-Handbook 1.3.6.7.2, 0.975."""
    assert t_quantile(freedom) == pytest.approx(value, abs=0.0005)


@given(st.integers(1, 500), st.floats(0, 50))
def test_student_is_a_share_that_grows(freedom, t):
    assert 0 <= t_within(t, freedom) <= t_within(t + 0.5, freedom) + 1e-12 <= 1 + 1e-9


def test_a_mean_of_ten_by_hand():
    """Mean 5.5, standard deviation 3.0277, error 0.9574, times 2.262."""
    assert of_mean(range(1, 11)) == pytest.approx((3.334, 7.666), abs=0.0005)


@pytest.mark.parametrize("values", [[], [4.0]])
def test_of_one_value_nobody_knows_how_it_varies(values):
    assert of_mean(values) is None


@given(st.lists(st.floats(-60, 60), min_size=2, max_size=40), st.floats(-30, 30))
def test_the_interval_of_a_mean_moves_with_its_values(values, by):
    low, high = of_mean(values)
    assert low <= sum(values) / len(values) + 1e-9
    assert high >= sum(values) / len(values) - 1e-9
    assert of_mean([value + by for value in values]) == pytest.approx((low + by, high + by), abs=1e-6)
