"""Which days a period holds."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from sessions.analytics.asked import Asked
from sessions.analytics.period import MOST_DAYS, Period, Span, between, period_of

days = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Span.RECENT, "2026-02-02", "2026-03-03"),
        (Span.MONTH, "2026-03-01", "2026-03-31"),
        (Span.LAST_MONTH, "2026-02-01", "2026-02-28"),
        (Span.QUARTER, "2026-01-01", "2026-03-31"),
        (Span.LAST_QUARTER, "2025-10-01", "2025-12-31"),
    ],
)
def test_periods_around_a_day_in_march(span, first, last):
    found = period_of(span, date(2026, 3, 3))
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@given(days, st.sampled_from([(Span.MONTH, Span.LAST_MONTH), (Span.QUARTER, Span.LAST_QUARTER)]))
def test_the_last_one_ends_the_day_before_this_one(today, spans):
    this, last = (period_of(span, today) for span in spans)
    assert this.first <= today <= this.last
    assert last.last + timedelta(days=1) == this.first


def test_a_day_of_a_clock_change_is_whole():
    """On 8 March 2026 New York's day has 23 hours."""
    begins, ends = Period(date(2026, 3, 8), date(2026, 3, 8)).instants(ZoneInfo("America/New_York"))
    assert begins == datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert ends == datetime(2026, 3, 9, 4, tzinfo=UTC)


@given(days, days)
def test_own_dates_may_be_said_in_either_order_and_are_at_most_two_years(one, other):
    found = between(one, other)
    assert found == between(other, one)
    assert found.last == max(one, other)
    assert (found.last - found.first).days < MOST_DAYS


asked = st.builds(
    Asked,
    span=st.sampled_from(list(Span)[:-1]),
    lead=st.one_of(st.just(""), st.just("nobody"), st.uuids().map(str)),
    protocol=st.one_of(st.just(""), st.uuids().map(str)),
    route=st.sampled_from(["", "im", "several"]),
    row=st.sampled_from(["", "all", "im"]),
    page=st.integers(1, 99),
)


@given(asked)
def test_an_address_reads_back_as_it_was_written(one):
    assert Asked.read(QueryDict(one.query)) == one


@given(st.text(max_size=60))
def test_nonsense_is_the_usual_view(text):
    query = QueryDict(mutable=True)
    query.update(dict.fromkeys(("period", "from", "until", "lead", "protocol", "route", "page"), text))
    assert Asked.read(query).period(date(2026, 3, 3)).first.year >= 2000


def test_one_day_alone_is_no_period():
    assert Asked.read(QueryDict("from=2026-01-01&period=month")).span is Span.MONTH
