"""What the patient was told: the team reads each answer, in the words that were shown."""

from __future__ import annotations

import pytest

from patients.measures.actions import strike_response
from patients.measures.catalogue import instrument
from patients.measuring.actions import take_measure
from tests.cast import START

PHQ9 = instrument("phq9")


@pytest.fixture
def response(cast):
    answers = {str(n): 1 for n in range(1, 10)} | {"4": None, "9": 2}
    return take_measure(
        by=cast.ada, patient=cast.dana, instrument=PHQ9, answers=answers, taken_at=START, now=START
    )


@pytest.fixture
def read(response, as_):
    return lambda member: as_(member).get(f"/measures/answered/{response.pk}/")


@pytest.mark.parametrize("who", ["bea", "cy", "max"])
def test_nobody_off_the_care_team_reads_them(cast, read, who):
    assert read(getattr(cast, who)).status_code in (403, 404)


def test_each_item_stands_with_what_was_chosen(cast, read):
    page = read(cast.ada).content.decode()
    for item in PHQ9.items:
        assert item.text in page
    assert page.count("Several days") == 7
    assert "More than half the days" in page
    assert page.count("left blank") == 2, "the fourth, and how difficult all this makes it"


def test_the_list_leads_there(cast, response, as_):
    page = as_(cast.ada).get(f"/measures/{cast.dana.pk}/").content.decode()
    assert f'href="/measures/answered/{response.pk}/"' in page


def test_one_struck_out_stays_readable(cast, response, read):
    strike_response(by=cast.ada, response=response, reason="It was another patient's.", now=START)
    page = read(cast.ada).content.decode()
    assert "Struck out: It was another patient" in page
    assert "Strike…" not in page
