"""Scores follow the published tables; what is incomplete has none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.measures.catalogue import UnknownInstrumentError, instrument, keys
from patients.measures.change import change, verdict
from patients.measures.scoring import AnswerNotAllowed, band, score

PHQ9, GAD7 = instrument("phq9"), instrument("gad7")
ANSWER = st.integers(0, 3)


def phq9(*values: int | None) -> dict[str, int | None]:
    return {str(number): value for number, value in enumerate(values, start=1)}


@pytest.mark.parametrize("value", [4, -1, 27])
def test_a_value_the_form_does_not_offer_is_refused_by_item(value):
    with pytest.raises(AnswerNotAllowed, match="Item 3 takes 0 to 3"):
        score(PHQ9, {"3": value})


def test_an_unknown_instrument_is_named_with_those_there_are():
    with pytest.raises(UnknownInstrumentError, match="phq9, gad7, pcl5"):
        instrument("cadss")


@given(st.lists(ANSWER, min_size=9, max_size=9), st.integers(0, 8))
def test_a_blank_is_never_prorated(values, missing):
    answers = phq9(*values) | {str(missing + 1): None}
    found = score(PHQ9, answers)
    assert (found.score, found.band, found.blank) == (None, "", (str(missing + 1),))
    assert "incomplete" in found.flags
    assert ("item9-blank" in found.flags) == (missing == 8)


@given(st.lists(ANSWER, min_size=9, max_size=9))
def test_the_score_is_the_sum(values):
    found = score(PHQ9, phq9(*values))
    assert found.score == sum(values) <= PHQ9.highest == 27
    assert ("suicide-risk-amber" in found.flags) == (values[8] == 1)
    assert ("suicide-risk-red" in found.flags) == (values[8] >= 2)


@pytest.mark.parametrize(
    ("total", "words"),
    [(0, "Minimal"), (4, "Minimal"), (5, "Mild"), (9, "Mild"), (10, "Moderate"), (14, "Moderate"),
     (15, "Moderately severe"), (19, "Moderately severe"), (20, "Severe"), (27, "Severe")],
)  # fmt: skip
def test_the_published_bands_of_the_phq9(total, words):
    assert band(PHQ9, total) == words


@pytest.mark.parametrize(("total", "words"), [(4, "Minimal"), (5, "Mild"), (10, "Moderate"), (15, "Severe")])
def test_the_published_bands_of_the_gad7(total, words):
    assert band(GAD7, total) == words


@pytest.mark.parametrize(
    ("first", "last", "is_now"),
    [(14, 13, "same"), (14, 9, "same"), (14, 8, "better"), (8, 14, "worse"), (8, 9, "same")],
)
def test_one_point_is_no_deterioration(first, last, is_now):
    assert change(PHQ9, first, last) == is_now


@pytest.mark.parametrize("key", keys())
def test_each_instrument_names_its_source_and_licence(key):
    known = instrument(key)
    assert known.source and known.licence and known.version
    hanging = {item.only_if for item in known.items} - {""}
    assert hanging <= {item.key for item in known.items}


@pytest.mark.parametrize(
    ("key", "scores", "said"),
    [
        ("phq9", (14, 7, 15), ("worse", 1)),  # a relapse, one point above the first
        ("phq9", (20, 7, 13), ("worse", 1)),  # though better than the first
        ("phq9", (14, 9), ("same", 0)),
        ("phq9", (14, 12, 8), ("better", 0)),
        ("phq9", (10, 16), ("worse", 0)),
        ("phq9", (7, 12, 7, 13), ("worse", 2)),  # of two equal ones the later
        ("phq9", (14, 10, 15), ("same", 0)),
        ("who5", (40, 64, 44), ("worse", 1)),  # more is better
        ("who5", (40, 44, 64), ("better", 0)),
    ],
)
def test_worse_is_said_of_the_best_score_so_far_and_better_of_the_first(key, scores, said):
    assert verdict(instrument(key), scores) == said
