"""Questionnaires in Spanish: their published words, on the same items with the same values."""

from __future__ import annotations

import json

import pytest

from patients.measures import catalogue
from patients.measures.catalogue import HERE
from patients.measures.instrument import InstrumentDataError
from patients.measures.scoring import score
from patients.measures.worded import band_told, told, worded

FILES = sorted((HERE / "es").glob("*.json"))
PUBLISHED = {"phq9", "gad7"}
OURS = {"dissociation-now", "side-effects", "integration-progress"}
IN_ENGLISH = {"pcl5", "cssrs", "peg", "who5"}


def data(key):
    return json.loads((HERE / "es" / f"{key}.json").read_text())


def shape(instrument):
    return [(item.key, item.values, item.is_scored, item.only_if) for item in instrument.items]


def without(key):
    return {**data(key), "items": data(key)["items"][:-1]}


def in_another_order(key):
    return {**data(key), "items": data(key)["items"][::-1]}


def with_other_values(key):
    return {**data(key), "options": data(key)["options"][::-1]}


@pytest.mark.parametrize("key", sorted(PUBLISHED | OURS))
@pytest.mark.parametrize("spoiled", [without, with_other_values])
def test_words_for_other_items_or_other_values_are_refused(key, spoiled):
    with pytest.raises(InstrumentDataError):
        told(catalogue.instrument(key), spoiled(key), "es")


def test_items_in_another_order_are_refused():
    with pytest.raises(InstrumentDataError):
        told(catalogue.instrument("phq9"), in_another_order("phq9"), "es")


def test_a_scale_whose_ends_are_not_named_is_refused():
    words = data("integration-progress")
    del words["items"][0]["low"]
    with pytest.raises(InstrumentDataError):
        told(catalogue.instrument("integration-progress"), words, "es")


@pytest.mark.parametrize("key", sorted(IN_ENGLISH))
def test_what_is_not_known_word_for_word_stays_in_english(key):
    asked = worded(catalogue.instrument(key), "es")
    assert (asked, asked.language) == (catalogue.instrument(key), "en")


def test_words_of_another_version_are_not_taken(monkeypatch):
    monkeypatch.setattr("patients.measures.worded._files", lambda: {("es", "phq9"): {"of_version": "0"}})
    assert worded(catalogue.instrument("phq9"), "es").language == "en"


def test_every_shipped_questionnaire_is_accounted_for():
    assert {path.stem for path in FILES} == PUBLISHED | OURS
    assert set(catalogue.keys()) == PUBLISHED | OURS | IN_ENGLISH


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_items_their_order_and_their_values_are_the_same(path):
    english = catalogue.instrument(path.stem)
    spanish = worded(english, "es")
    assert shape(spanish) == shape(english)
    assert (spanish.language, spanish.version, spanish.flags) == ("es", english.version, english.flags)
    assert all(item.text and all(option.label for option in item.options) for item in spanish.items)
    said = {one.text for one in spanish.items} & {one.text for one in english.items}
    assert not said, "left in English"
    assert all(json.loads(path.read_text())[name] for name in ("source", "version", "licence"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("at", [0, -1])
def test_the_same_answers_have_the_same_score(path, at):
    english = catalogue.instrument(path.stem)
    answers = {item.key: item.values[at] for item in english.items}
    assert score(worded(english, "es"), answers) == score(english, answers)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_reading_is_named_in_spanish(path):
    english = catalogue.instrument(path.stem)
    bands = [band.label for band in english.bands]
    said = [band_told(english, band, "es") for band in bands]
    assert len(set(said)) == len(bands)
    assert not set(said) & set(bands), "left in English"
    assert [band_told(english, band, "en") for band in bands] == bands


def test_a_reading_stays_in_english_where_no_wording_ships():
    pcl5 = catalogue.instrument("pcl5")
    assert band_told(pcl5, "Below the cut-off", "es") == "Below the cut-off"
    assert band_told(catalogue.instrument("phq9"), "of a clinic's own", "es") == "of a clinic's own"


def test_the_ends_of_a_scale_are_named_in_spanish():
    asked = worded(catalogue.instrument("integration-progress"), "es")
    assert asked.items[0].hint == "0 es nada, 10 es por completo."
