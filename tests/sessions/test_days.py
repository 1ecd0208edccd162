"""The Sessions page goes from day to day: what was, what is booked, and for an empty day what comes next."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from sessions.presenters.day import day_asked
from tests.cast import START
from tests.factories.windows import many_windows
from tests.sessions.making import book_talk

DAY = timedelta(days=1)


def page(client, query=""):
    return client.get(reverse("sessions:today") + query).content.decode()


def test_a_stranger_sees_nothing_of_another_day_either(cast, as_):
    book_talk(cast, START + DAY, now=START)
    for stranger in (cast.bea, cast.cy):
        html = page(as_(stranger), "?day=2026-03-04&whose=all")
        assert "Dana" not in html and "Next:" not in html


@pytest.mark.parametrize("typed", ["", "soon", "2026-02-30", "0001-01-01", "9999-12-31", "1' or 1"])
def test_what_is_no_day_is_today(cast, as_, typed):
    assert "Tue 3 March," in page(as_(cast.ada), f"?day={typed}")


def test_the_days_before_and_after_are_a_link_away(cast, as_):
    book_talk(cast, START + DAY, now=START)
    ada = as_(cast.ada)
    today = page(ada)
    assert 'href="?day=2026-03-02" rel="prev"' in today and 'href="?day=2026-03-04" rel="next"' in today
    tomorrow = page(ada, "?day=2026-03-04")
    assert "Tomorrow" in tomorrow and "Dana Moreau" in tomorrow and "Wed 4 March," in tomorrow


def test_whose_sessions_are_shown_stays_from_day_to_day(cast, as_):
    html = page(as_(cast.ada), "?day=2026-03-05&whose=all")
    assert 'href="?day=2026-03-06&amp;whose=all" rel="next"' in html
    assert 'href="?day=2026-03-05"' in html and 'name="whose" value="all"' in html


def test_an_empty_day_names_the_next_one_booked(cast, as_):
    book_talk(cast, START + 300 * DAY, now=START)
    html = page(as_(cast.ada), "?day=2026-03-02")
    assert "Nothing was on this day" in html
    html = page(as_(cast.ada))
    assert "Nothing is booked today" in html
    assert "Next: Mon 28 December, " in html and 'href="?day=2026-12-28"' in html
    assert "Next:" not in page(as_(cast.ada), "?day=2026-12-29")


def test_another_year_is_said(cast, as_):
    assert "Sun 3 January 2027," in page(as_(cast.ada), "?day=2027-01-03")


def test_what_waits_to_be_logged_is_on_todays_page_only(cast, as_):
    book_talk(cast, START - 2 * DAY, now=START - 2 * DAY)
    assert "Still to be logged" in page(as_(cast.ada))
    assert "Still to be logged" not in page(as_(cast.ada), "?day=2026-03-02")


def test_a_day_of_the_clock_change_is_as_long_as_it_is(cast):
    start, end = day_asked("2026-03-08", "", now=START, zone=cast.alder.zone).span
    assert (end - start, start.date()) == (DAY, date(2026, 3, 8))
    assert end.timestamp() - start.timestamp() == 23 * 3600


@pytest.mark.parametrize("who", ["ada", "max"])
def test_an_earlier_day_asks_as_much_for_1_and_for_50_sessions(as_, cast, counting, who):
    client, counts = as_(getattr(cast, who)), set()
    page(client)
    for more in (1, 49):
        tenancy.enter(clinic=cast.alder.pk)
        many_windows(cast.alder, cast.ada, more, START - DAY, since_h=1)
        with counting() as queries:
            assert "Many" in page(client, "?day=2026-03-02")
        counts.add(len(queries))
    assert len(counts) == 1


def test_circles_follow_the_day(cast, as_):
    html = page(as_(cast.ada), "?day=2026-03-05")
    assert f'{reverse("groups:today")}?whose=&amp;day=2026-03-05"' in html
    assert as_(cast.ada).get(reverse("groups:today") + "?day=2026-03-05").status_code == 200
