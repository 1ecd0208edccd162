"""The pages of the new sorts of question, and stopping in the middle, as Dana sees them."""

from __future__ import annotations

import uuid

import pytest

from integration_care.core import tenancy
from patients.journals.models import JournalEntry


@pytest.fixture
def entry(cast):
    def written() -> JournalEntry:
        tenancy.enter(clinic=cast.alder.pk)
        return JournalEntry.objects.get(patient=cast.dana)

    return written


def address(key, client_uuid, number=1):
    return f"/me/write/{key}/{client_uuid}/{number}/"


@pytest.fixture
def gentle(cast, portal):
    tenancy.enter(clinic=cast.alder.pk)
    cast.dana.is_trauma_informed = True
    cast.dana.save()
    return portal


def test_what_is_not_on_the_list_is_refused(portal, entry):
    sent = {"version": "0", "picked": ["Burning", "Invented"], "text": "", "go": "next"}
    assert portal.post(address("pain", uuid.uuid4(), 3), sent).status_code == 422


@pytest.mark.parametrize("number", ["11", "-1", "many"])
def test_a_number_beyond_the_line_is_refused(portal, number):
    sent = {"version": "0", "number": number, "text": "", "go": "next"}
    assert portal.post(address("pain", uuid.uuid4(), 2), sent).status_code == 422


def test_without_the_flag_there_is_no_further_button(portal):
    assert "Stop here" not in portal.get(address("pain", uuid.uuid4())).content.decode()


def test_a_number_and_words_are_kept_and_shown_again(portal, entry):
    here = address("weekly-review", uuid.uuid4())
    portal.post(here, {"version": "0", "number": "7", "text": "Woke once.", "go": "next"})
    assert entry().answers.get().text == "7\nWoke once."
    page = portal.get(here).content.decode()
    assert "Woke once." in page
    assert "very poor" in page


def test_several_of_a_list_are_kept_and_shown_again(portal, entry):
    here = address("pain", uuid.uuid4(), 3)
    portal.post(here, {"version": "0", "picked": ["Burning", "It moves about"], "text": "", "go": "next"})
    assert entry().answers.get().text == "Burning\nIt moves about"
    assert portal.get(here).content.decode().count("checked") == 2


def test_every_question_can_be_skipped_the_last_one_too(portal, entry):
    here = uuid.uuid4()
    for number in range(1, 6):
        portal.post(address("pain", here, number), {"version": str(number - 1), "go": "skip"})
    assert entry().submitted_at is not None
    assert [answer.is_skipped for answer in entry().answers.all()] == [True] * 5


def test_gently_the_anchor_comes_first_and_stopping_keeps_what_was_written(gentle, entry):
    here = address("pain", uuid.uuid4())
    page = gentle.get(here).content.decode().split("<h1")[0]
    assert "something outside your body" in page
    sent = {"version": "0", "text": "Left shoulder.", "go": "stop"}
    answer = gentle.post(here, sent, follow=True)
    assert "It is kept." in answer.content.decode()
    assert entry().answers.get().text == "Left shoulder."
    assert entry().submitted_at is None
