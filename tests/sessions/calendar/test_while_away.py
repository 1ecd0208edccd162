"""What somebody leads on days on which they are away is said where the days are noted."""

import pytest
from django.urls import reverse

from integration_care.accounts.actions import add_leave
from tests.cast import START
from tests.sessions.groups.making import a_circle
from tests.sessions.making import HOUR, book_dose, book_talk

NOON = START + 26 * HOUR  # Wednesday 4 March, 12:00 in New York


@pytest.fixture(autouse=True)
def _now(clock):
    clock(START)


def page(member):
    return reverse("sessions:while-away", args=[member.pk])


@pytest.fixture
def away(cast):
    day = NOON.date()
    return add_leave(by=cast.max, member=cast.ada, starts_on=day, ends_on=day)


def test_it_is_for_oneself_and_for_whoever_runs_the_clinic(cast, as_, away):
    assert as_(cast.nia).get(page(cast.ada)).status_code == 404
    assert as_(cast.max).get(page(cast.cy)).status_code == 404, "another clinic's"


def test_sessions_doses_and_circles_on_these_days_are_said_without_names(cast, as_, away):
    book_talk(cast, NOON, now=START, place="Room 2")
    book_dose(cast, NOON + 24 * HOUR, now=START)
    a_circle(cast, starts=[NOON + 2 * HOUR])
    for reader in (cast.ada, cast.max):
        shown = as_(reader).get(page(cast.ada))
        assert [(line.when, line.what) for line in shown.context["lines"]] == [
            ("Wed 4 March, 12:00", "Integration"),
            ("Wed 4 March, 14:00", "Circle"),
        ], "and not what is booked the day after"
        assert "Dana" not in shown.content.decode()


def test_nothing_is_said_where_nothing_is_booked_or_nobody_is_away(cast, as_):
    book_talk(cast, NOON, now=START)
    assert "Booked on days away" not in as_(cast.ada).get(page(cast.ada)).content.decode()


def test_the_page_of_the_hours_asks_for_it(cast, as_, away):
    assert page(cast.ada) in as_(cast.ada).get(reverse("accounts:hours")).content.decode()
