"""Each instrument beside its published table: items, range, bands, cut-offs, and what raises a hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.measures.catalogue import instrument, keys
from patients.measures.change import change, has_responded, is_remitted
from patients.measures.instrument import InstrumentDataError, parse
from patients.measures.scoring import band, score, shown

PCL5, CSSRS, PEG, WHO5 = (instrument(key) for key in ("pcl5", "cssrs", "peg", "who5"))
SIDE_EFFECTS = instrument("side-effects")


def numbered(*values):
    return {str(number): value for number, value in enumerate(values, start=1)}


def screened(*values, recent=None):
    return score(CSSRS, numbered(*values) | {"6-recent": recent})


@pytest.mark.parametrize(
    ("key", "items", "highest"),
    [("phq9", 9, 27), ("gad7", 7, 21), ("pcl5", 20, 80), ("peg", 3, 10), ("who5", 5, 100)],
)
def test_the_range_is_the_published_one(key, items, highest):
    known = instrument(key)
    assert (len(known.scored_items), known.highest) == (items, highest)
    top = score(known, {item.key: max(item.values) for item in known.items})
    assert (top.score, score(known, {item.key: 0 for item in known.items}).score) == (highest, 0)


@pytest.mark.parametrize("data", [{}, {"key": "x"}, {"key": "x", "items": [{"key": "1", "text": "?"}]}])
def test_data_that_is_no_instrument_is_refused_with_what_it_lacks(data):
    with pytest.raises(InstrumentDataError):
        parse(data)


@pytest.mark.parametrize("key", keys())
@given(data=st.data())
def test_a_form_has_a_score_only_when_every_item_that_was_asked_is_answered(key, data):
    known = instrument(key)
    answers = {item.key: data.draw(st.sampled_from([None, *item.values])) for item in known.items}
    found = score(known, answers)
    asked = [i for i in known.scored_items if not i.only_if or answers[i.only_if] != 0]
    assert set(found.blank) == {item.key for item in asked if answers[item.key] is None}
    assert (found.score is None) == (bool(found.blank) or known.method == "none")
    assert ("incomplete" in found.flags) == bool(found.blank)


# PCL-5: clusters B 1-5, C 6-7, D 8-14, E 15-20; cut-off 31 to 33.
def test_the_clusters_of_the_pcl5_are_its_subscales():
    values = [1] * 5 + [2] * 2 + [3] * 7 + [4] * 6
    assert [total for _, total in score(PCL5, numbered(*values)).subscales] == [5, 4, 21, 24]


@pytest.mark.parametrize(
    ("total", "words"),
    [(30, "Below the cut-off"), (31, "In the cut-off range of 31 to 33"),
     (33, "In the cut-off range of 31 to 33"), (34, "Above the cut-off")],
)  # fmt: skip
def test_the_cut_off_of_the_pcl5(total, words):
    assert band(PCL5, total) == words


def test_fifteen_points_of_the_pcl5_are_more_than_noise_and_28_is_an_end_state():
    assert [change(PCL5, 50, last) for last in (36, 35, 64, 65)] == ["same", "better", "same", "worse"]
    assert [is_remitted(PCL5, last) for last in (29, 28)] == [False, True]


# C-SSRS screener: the tier is the highest that any yes reaches.
@pytest.mark.parametrize(
    ("answers", "recent", "tier"),
    [
        ((0, 0, None, None, None, 0), None, ()),
        ((1, 0, None, None, None, 0), None, ("low",)),
        ((0, 1, 0, 0, 0, 0), None, ("low",)),
        ((1, 1, 1, 0, 0, 0), None, ("moderate",)),
        ((0, 0, None, None, None, 1), 0, ("moderate",)),
        ((0, 1, 0, 1, 0, 0), None, ("high",)),
        ((0, 1, 0, 0, 1, 0), None, ("high",)),
        ((0, 0, None, None, None, 1), 1, ("high",)),
        ((1, 1, 1, 1, 1, 1), 1, ("high",)),
    ],
)
def test_each_yes_reaches_its_tier(answers, recent, tier):
    assert screened(*answers, recent=recent).flags == tier


def test_behaviour_of_unknown_age_is_taken_as_recent_and_asked_about():
    assert screened(0, 0, None, None, None, 1).flags == ("high", "incomplete")


def test_items_three_to_five_are_awaited_only_after_a_yes_to_two():
    assert screened(1, 1, None, None, None, 0).blank == ("3", "4", "5")
    assert screened(1, None, None, None, None, 0).blank == ("2", "3", "4", "5")


@given(st.lists(st.sampled_from([0, 1]), min_size=6, max_size=6), st.sampled_from([0, 1, None]))
def test_a_yes_is_never_without_a_tier(values, recent):
    tiers = {"low", "moderate", "high"} & set(screened(*values, recent=recent).flags)
    assert bool(tiers) == any(values)


# PEG: the mean of three; about one point, or 30 %.
@pytest.mark.parametrize(
    ("values", "mean"), [((7, 8, 9), "8"), ((1, 2, 2), "1.67"), ((0, 0, 1), "0.33"), ((5, 5, 6), "5.33")]
)
def test_the_peg_is_a_mean(values, mean):
    assert shown(score(PEG, numbered(*values)).score) == mean


def test_a_drop_of_30_percent_of_pain_is_a_response():
    assert [has_responded(PEG, 10, last) for last in (Decimal("7.01"), 7)] == [False, True]


# WHO-5: times four; more is better; 50 or less is poor, 28 or less suggests the PHQ-9.
def test_more_well_being_is_better():
    assert [change(WHO5, 40, last) for last in (48, 50, 30)] == ["same", "better", "worse"]
    assert (band(WHO5, 50), band(WHO5, 52)) == ("Poor well-being", "Above the line for poor well-being")
    assert (WHO5.suggests.instrument, WHO5.suggests.at_most) == ("phq9", 28)


# PHQ-9: response is half, remission is below 5.
def test_half_of_the_phq9_is_a_response_and_below_five_is_remission():
    phq9 = instrument("phq9")
    assert [has_responded(phq9, 20, last) for last in (11, 10)] == [False, True]
    assert [is_remitted(phq9, last) for last in (5, 4)] == [False, True]
    assert not has_responded(phq9, 0, 0)


def test_chest_pain_and_blood_in_urine_are_heard_however_mild_the_rest_is():
    found = score(SIDE_EFFECTS, numbered(*[0] * 8) | {"chest-pain": 1, "blood-in-urine": 1})
    assert found.flags == ("chest-pain", "blood-in-urine")
    assert (found.score, found.band) == (0, "None")


def test_where_no_difference_is_known_to_be_more_than_noise_nothing_is_said():
    assert SIDE_EFFECTS.reliable_change is None
    assert change(SIDE_EFFECTS, 0, 3) == ""
