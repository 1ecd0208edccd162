"""The shipped questions by moment, and an entry that keeps the questions it was begun with."""

from __future__ import annotations

import uuid

import pytest

from patients.journals.actions import edit_prompt, install_prompt_sets, retire_prompt, save_draft
from patients.journals.content import Draft, Reply
from patients.journals.models import Prompt, PromptSet
from patients.journals.questions import EXTRA, from_rows, questions_of
from patients.journals.replies import Picked, Rated, picked, rated
from patients.journals.shipped import shipped_sets
from patients.portal.pages import pages_of
from tests.cast import START

Moment = PromptSet.Moment


@pytest.mark.parametrize("moment", Moment.values)
def test_there_is_a_set_for_every_moment(moment):
    assert [one for one in shipped_sets() if one.moment == moment]


@pytest.mark.parametrize("shipped", shipped_sets(), ids=lambda one: one.key)
def test_a_shipped_set_says_what_it_rests_on_and_fits_the_database(shipped):
    assert shipped.source
    assert len(shipped.source) <= 200
    assert len(shipped.anchor) <= 300
    for prompt in shipped.prompts:
        assert prompt.kind in Prompt.Kind.values
        assert max(len(prompt.text), len(prompt.gentle_text), len(prompt.hint)) <= 300
        needed = {"scale": 2, "several": 3}.get(prompt.kind, 0)
        assert len(prompt.options.splitlines()) >= needed


def test_the_weekly_review_asks_for_six_corners_of_life():
    weekly = next(one for one in shipped_sets() if one.key == "weekly-review")
    assert [prompt.kind for prompt in weekly.prompts].count("scale") == 6


@pytest.mark.parametrize(
    ("number", "words"), [("", ""), ("7", ""), ("", "Slept."), ("0", "Awake\nat four"), ("10", "\n")]
)
def test_a_number_and_its_words_come_back_as_they_were(number, words):
    assert rated(Rated(number, words).text) == Rated(number, words)


@pytest.mark.parametrize("text", ["eleven", "11\nof it", "7 hours"])
def test_what_is_no_number_from_0_to_10_is_words(text):
    assert rated(text).words == text or rated(text).number == ""


def test_what_was_picked_and_its_words_come_back_as_they_were():
    choices = ["Aching", "Burning", "Pulling"]
    kept = Picked(("Aching", "Pulling"), "Mostly\nat night")
    assert picked(kept.text, choices) == kept
    assert picked("", choices) == Picked()


@pytest.mark.parametrize(
    ("text", "ends", "said"),
    [
        ("7", ("none", "the worst"), "7 of 10 (0 is none, 10 is the worst)"),
        ("0\nAt last.", (), "0 of 10\nAt last."),
        ("\nJust words.", ("none", "the worst"), "Just words."),
        ("", (), ""),
    ],
)
def test_a_number_is_read_with_what_its_ends_mean(text, ends, said):
    assert rated(text).said(ends) == said


@pytest.fixture
def sets(cast):
    return {made.key: made for made in install_prompt_sets(by=cast.max, clinic=cast.alder)}


def write(cast, prompt_set, replies=None, version=0, client_uuid=None):
    return save_draft(
        by=cast.ada, patient=cast.dana, client_uuid=client_uuid or uuid.uuid4(), version=version, now=START,
        content=Draft(body=None if replies else "x", replies=replies or {}), prompt_set=prompt_set,
    )  # fmt: skip


def test_an_entry_that_was_begun_keeps_the_words_and_the_order_it_was_begun_with(cast, sets):
    first, second = sets["weekly-review"].prompts.all()[:2]
    entry = write(cast, sets["weekly-review"], {first.pk: Reply("7")})
    before = from_rows(entry.asked)
    edit_prompt(by=cast.max, prompt=second, text="Other words", hint="", kind="text")
    retire_prompt(by=cast.max, prompt=first)
    kept = PromptSet.objects.get(key="weekly-review")
    assert [page.question for page in pages_of(kept, entry)] == [one.text for one in before]
    again = write(cast, kept, {second.pk: Reply("3")}, entry.version, entry.client_uuid)
    assert again.answers.get(prompt=second).asked == before[1].text
    assert pages_of(kept)[0].question == "Other words"


def test_a_number_keeps_the_ends_it_was_asked_with(cast, sets):
    first = sets["weekly-review"].prompts.first()
    answer = write(cast, sets["weekly-review"], {first.pk: Reply("7\nWoke once.")}).answers.get()
    edit_prompt(by=cast.max, prompt=first, options="never\nalways")
    answer.refresh_from_db()
    assert answer.said == "7 of 10 (0 is very poor, 10 is very good)\nWoke once."


def test_gently_the_words_are_gentler_and_the_body_is_an_extra(cast, sets):
    plain = questions_of(sets["pain"], is_gentle=False)
    gentle = questions_of(sets["pain"], is_gentle=True)
    assert gentle[0].text == sets["pain"].prompts.first().gentle_text != plain[0].text
    assert gentle[1].hint.startswith(EXTRA)
    assert not plain[1].hint


def test_the_flag_in_the_record_chooses_the_gentle_words(cast, sets):
    cast.dana.is_trauma_informed = True
    entry = write(cast, sets["pain"])
    assert from_rows(entry.asked)[0].text == sets["pain"].prompts.first().gentle_text
