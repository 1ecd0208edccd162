"""A dose that would cut a window short is asked about, whichever of the two was booked first."""

import pytest
from django.urls import reverse

from sessions.calendar.cutting import cuts
from tests.cast import START
from tests.sessions.making import HOUR, book_dose, book_talk, given_dose

THURSDAY, SATURDAY = START + 48 * HOUR, START + 96 * HOUR
OF_THURSDAY = (
    "It cuts the window short that the dose booked for Thu 5 March is expected to open: that closes with "
    "this dose instead of Sun 8 March, 11:00, and no integration session is booked in it before."
)
BY_SATURDAY = (
    "The dose booked for Sat 7 March cuts the window short that this one opens: that closes with that dose "
    "instead of Sun 8 March, 11:00, and no integration session is booked in it before."
)


@pytest.fixture
def ada(as_, cast):
    return as_(cast.ada)


def asked(cast, at, moving=None):
    return cuts(cast.course, at, zone=cast.alder.zone, moving=moving)


def test_the_one_booked_second_is_asked_about_in_either_order(cast, ada):
    sent = {"kind": "dosing", "time": "10:00", "minutes": "120", "lead": str(cast.ada.pk), "place": "Room 1",
            "support": "medical_only"}  # fmt: skip
    url = reverse("sessions:book", args=[cast.dana.pk])
    assert ada.post(url, sent | {"date": "2026-03-07"}).status_code == 302
    page = ada.post(url, sent | {"date": "2026-03-05"})
    assert page.status_code == 422 and page.context["preview"].beside == (BY_SATURDAY,)
    assert asked(cast, THURSDAY) == (BY_SATURDAY,)


def test_booked_in_order_the_later_one_is_asked_about(cast):
    book_dose(cast, THURSDAY, now=START)
    assert asked(cast, SATURDAY) == (OF_THURSDAY,)


def test_between_two_doses_both_windows_are_said(cast):
    book_dose(cast, THURSDAY, now=START)
    book_dose(cast, SATURDAY, now=START)
    friday = asked(cast, THURSDAY + 24 * HOUR)
    assert [words.split(":")[0] for words in friday] == [
        "It cuts the window short that the dose booked for Thu 5 March is expected to open",
        "The dose booked for Sat 7 March cuts the window short that this one opens",
    ]
    assert "instead of Sat 7 March, 10:00" in friday[0]


def test_moving_a_dose_asks_about_the_others_and_never_about_itself(cast):
    thursday = book_dose(cast, THURSDAY, now=START)
    saturday = book_dose(cast, SATURDAY + 240 * HOUR, now=START)
    assert asked(cast, THURSDAY + 2 * HOUR, moving=thursday) == ()
    assert asked(cast, SATURDAY, moving=saturday) == (OF_THURSDAY,)
    assert asked(cast, SATURDAY + 238 * HOUR, moving=thursday)[0].startswith("The dose booked for Tue 17")


def test_moving_the_dose_that_cuts_an_open_window_reads_it_as_if_it_did_not(cast):
    given_dose(cast)
    second = book_dose(cast, START + 30 * HOUR, now=START)
    (words,) = asked(cast, START + 50 * HOUR, moving=second)
    assert words.startswith("It cuts the window of dose 1 short") and "instead of Fri 6 March, 10:00" in words


@pytest.mark.parametrize("at", [THURSDAY, SATURDAY])
def test_integration_booked_in_what_is_left_answers_the_question(cast, at):
    book_dose(cast, THURSDAY if at == SATURDAY else SATURDAY, now=START)
    book_talk(cast, THURSDAY + 25 * HOUR, now=START)
    assert asked(cast, at) == ()


def test_integration_booked_beyond_the_cut_answers_nothing(cast):
    book_dose(cast, SATURDAY, now=START)
    book_talk(cast, SATURDAY + 3 * HOUR, now=START)
    assert asked(cast, THURSDAY) == (BY_SATURDAY,)


def test_it_asks_as_much_of_ten_doses_ahead_as_of_two(cast, counting):
    counts = set()
    for doses in (range(1, 3), range(3, 11)):
        for n in doses:
            book_dose(cast, START + 48 * n * HOUR, now=START)
        with counting() as queries:
            assert asked(cast, START + 24 * HOUR)
        counts.add(len(queries))
    assert counts == {3}
