"""A FHIR Questionnaire becomes an instrument, or every reason is said why it cannot."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.measures.fhir.questionnaire import NotImportable, read_questionnaire
from patients.measures.instrument import parse
from patients.measures.scoring import score
from tests.patients.measures.fhir.making import (
    ORDINAL,
    WEIGHT,
    boolean,
    choice,
    group,
    number,
    option,
    questionnaire,
)


def refused(text: str) -> str:
    with pytest.raises(NotImportable) as why:
        read_questionnaire(text)
    return " | ".join(why.value.problems)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("[]", "not a FHIR Questionnaire"),
        ('{"resourceType": "Patient"}', "not a FHIR Questionnaire"),
        ('{"resourceType": "Questionnaire"}', "status"),
        (questionnaire(), "asks nothing"),
        ("[" * 100_000, "not JSON"),
        (" " * 300_001, "longer than"),
    ],
)
def test_what_is_no_questionnaire_is_refused(text, words):
    assert words in refused(text)


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({"linkId": "1", "text": "Why?", "type": "text"}, "“Why?”: free text has no score"),
        ({"linkId": "1", "text": "Since?", "type": "date"}, "answers of type date have no score"),
        ({"linkId": "1", "text": "How much?", "type": "integer"}, "needs minValue and maxValue"),
        (number("1", "How old?", 0, 120), "no scale"),
        (choice("1", "How?", repeats=True), "several answers at once"),
        (choice("1", "How?", answerOption=[option(0, "No")]), "fewer than two"),
        (choice("1", "How?", answerOption=[option(0, "No"), {"valueString": "Yes"}]), "“Yes” has no ordinal"),
        (choice("1", "How?", answerOption=[option(0, "No"), option(0.5, "Yes")]), "whole numbers"),
        (choice("1", "How?", answerOption=[option(1, "Less"), option(1, "More")]), "weigh the same"),
        ({"linkId": "1", "text": "How?", "type": "choice", "answerValueSet": "http://x.test/v"}, "value set"),
        ({"linkId": "7", "type": "boolean"}, "Question 7: it has no words"),
    ],
)
def test_what_cannot_be_scored_is_refused_with_the_question_and_the_reason(item, why):
    assert why in refused(questionnaire(item))


def test_every_question_that_cannot_be_scored_is_named_at_once():
    told = refused(
        questionnaire(
            choice("1", "Fine"),
            {"linkId": "2", "text": "Why?", "type": "text"},
            {"linkId": "3", "type": "date"},
        )
    )
    assert "Why?" in told
    assert "Question 3" in told


@pytest.mark.parametrize(
    "condition",
    [
        {"question": "1", "operator": "=", "answerBoolean": False},
        {"question": "1", "operator": "exists", "answerBoolean": True},
        {"question": "9", "operator": "=", "answerBoolean": True},
        {"question": "2", "operator": "=", "answerCoding": {"code": "c1"}},
    ],
)
def test_a_condition_richer_than_a_yes_is_refused(condition):
    items = boolean("1", "Any?"), choice("2", "Often?"), boolean("3", "Then?", enableWhen=[condition])
    assert "“Then?”" in refused(questionnaire(*items))


def test_choices_booleans_scales_and_groups_become_items():
    read = read_questionnaire(
        questionnaire(
            {"linkId": "0", "type": "display", "text": "Over the last week:"},
            group(
                "a",
                "At night",
                choice("/44250-9", "Do you wake?"),
                group("b", "Early", number("3", "When?", 0, 10)),
            ),
            boolean("4", "Do you nap?"),
            {"linkId": "t", "text": "Total", "type": "decimal", "readOnly": True},
        )
    )
    assert read.lead_in == "Over the last week:"
    assert [(one["key"], one["text"], one.get("details", "")) for one in read.items] == [
        ("1", "Do you wake?", "At night"), ("2", "When?", "At night Early"), ("3", "Do you nap?", ""),
    ]  # fmt: skip
    assert [len(one["options"]) for one in read.items] == [3, 11, 2]
    assert "Total" in read.notes[0]


@pytest.mark.parametrize("url", [ORDINAL, WEIGHT])
def test_both_ways_of_giving_a_weight_are_read(url):
    on_option = [option(n, w, url) for n, w in ((0, "No"), (3, "Yes"))]
    on_coding = [
        {"valueCoding": {"code": w, "display": w, "extension": [{"url": url, "valueDecimal": n}]}}
        for n, w in ((0, "No"), (3, "Yes"))
    ]
    for options in (on_option, on_coding):
        (item,) = read_questionnaire(questionnaire(choice("1", "How?", answerOption=options))).items
        assert [one["value"] for one in item["options"]] == [0, 3]


def test_a_yes_that_opens_a_question_is_kept_also_from_a_group():
    yes = [{"question": "1", "operator": "=", "answerBoolean": True}]
    items = boolean("1", "Any?"), group("g", "Then", choice("2", "How often?"), enableWhen=yes)
    read = read_questionnaire(questionnaire(*items))
    assert read.items[1]["only_if"] == "1"


NAMES = st.sampled_from(["item", "type", "text", "linkId", "answerOption", "extension"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text()
TREES = st.recursive(LEAVES, lambda one: st.lists(one) | st.dictionaries(NAMES, one), max_leaves=12)


@given(TREES)
def test_whatever_is_uploaded_is_read_or_refused_in_words(data):
    text = json.dumps({"resourceType": "Questionnaire", "status": "draft", "item": data})
    try:
        read = read_questionnaire(text)
    except NotImportable as why:
        assert why.problems
    else:
        assert read.items


@given(weights=st.lists(st.integers(0, 20), min_size=2, max_size=6, unique=True), times=st.integers(1, 4))
def test_an_imported_sum_is_the_sum_of_its_weights(weights, times):
    options = [option(weight, f"answer {weight}") for weight in weights]
    items = [choice(str(n), f"Question {n}", answerOption=options) for n in range(3)]
    read = read_questionnaire(questionnaire(*items))
    made = parse(
        {"key": "own", "title": "Own", "about": "", "version": "1", "source": "", "licence": "",
         "items": read.items, "scoring": {"method": "sum", "times": times}}
    )  # fmt: skip
    answers = {item.key: weights[n % len(weights)] for n, item in enumerate(made.items)}
    assert score(made, answers).score == sum(answers.values()) * times
