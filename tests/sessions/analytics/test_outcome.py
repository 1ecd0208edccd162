"""Which scores belong to a dose, and what their difference says."""

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest

from patients.measures.catalogue import instrument
from sessions.analytics.drawing import bars_of
from sessions.analytics.items import Score
from sessions.analytics.narrow import Sight
from sessions.analytics.outcome import changes, outcome
from tests.cast import START
from tests.sessions.analytics.making import a_dose

DAY = timedelta(days=1)


def a_score(days, score, version="1", key="phq9"):
    return Score(key, version, START + days * DAY, Decimal(score))


def gained(*scores, key="phq9", late_h=None, **about):
    dose = a_dose(1, met_h=late_h or 30, **about)
    (found,) = changes([dose], {dose.patient_id: list(scores)}, instrument(key))
    return found.gained, found.is_reliable


@pytest.mark.parametrize(
    ("days", "counts"), [(-29, False), (-28, True), (-0.01, True), (0, False), (2.9, False)]
)
def test_a_score_before_is_at_most_four_weeks_old(days, counts):
    points, _ = gained(a_score(days, 18), a_score(7, 10))
    assert points == (8 if counts else None)


@pytest.mark.parametrize(("days", "counts"), [(2.9, False), (3, True), (27.9, True), (28, False)])
def test_a_score_after_is_from_the_close_on_and_at_most_four_weeks_later(days, counts):
    points, _ = gained(a_score(-1, 18), a_score(days, 10))
    assert points == (8 if counts else None)


def test_a_score_after_the_next_dose_is_the_next_doses():
    assert gained(a_score(-1, 18), a_score(8, 10), next_dose_at=START + 7 * DAY) == (None, False)


def test_the_last_before_and_the_last_after_count():
    scores = [a_score(-20, 25), a_score(-1, 18), a_score(4, 15), a_score(7, 12)]
    assert gained(*scores) == (6, True)


def test_another_version_is_no_measure_of_it():
    assert gained(a_score(-1, 18, version="2"), a_score(7, 10)) == (None, False)


def test_where_more_is_better_more_is_gained():
    assert gained(a_score(-1, 40, key="who5"), a_score(7, 60, key="who5"), key="who5") == (20, True)


def test_a_score_after_a_later_session_is_from_that_session_on():
    scores, late = [a_score(-1, 18), a_score(4, 15)], {"state": "late_met"}
    assert gained(*scores, **late, late_h=6 * 24) == (None, False)
    assert gained(*scores, a_score(6, 10), **late, late_h=6 * 24) == (8, True)


def rows(doses, scores, filters=None, least=5):
    """The figure's rows by label, without the interval."""
    sight = Sight(changes(doses, scores, instrument("phq9")), filters or {}, least)
    return {row.label: (*row.values[:5], row.values[6]) for row in outcome(sight).rows}


def scored(doses, points=6):
    return {dose.patient_id: [a_score(-1, 18), a_score(7, 18 - points)] for dose in doses}


MET, LATER, NONE = "Session inside the window", "Session later", "No session"


def test_a_group_without_a_score_is_told_as_missing():
    met = [a_dose(number, met_h=30) for number in range(6)]
    unmet = [a_dose(number, state="missed") for number in range(10, 30)]
    assert rows(met + unmet, scored(met)) == {
        MET: (6, 6, 0, 0, 6, 6), NONE: (20, 0, 20, 0, None, None), "All": (26, 6, 20, 0, 6, 6)
    }  # fmt: skip


def test_rows_add_up_to_all():
    met = [a_dose(number, met_h=30) for number in range(6)]
    late = [a_dose(number, state="late_met", met_h=80) for number in range(10, 16)]
    unmet = [a_dose(number, state="missed") for number in range(20, 40)]
    told = rows(met + late + unmet, scored(met, 6) | scored(late, 3))
    assert [values[0] for values in told.values()] == [6, 6, 20, 32]
    assert told["All"] == (32, 12, 20, 0, 4.5, 6)


def test_too_few_scores_for_a_mean_are_still_told_as_missing():
    """The others' mean would give theirs away, so that both are in that of all."""
    met = [a_dose(number, met_h=30) for number in range(6)]
    unmet = [a_dose(number, state="missed") for number in range(10, 30)]
    told = rows(met + unmet, scored(met + unmet[:2]))
    assert told[MET] == (6, 6, 0, 0, None, None)
    assert told[NONE] == (20, 2, 18, 0, None, None)
    assert told["All"] == (26, 8, 18, 0, 6, 8)


def test_hardly_any_scores_are_no_mean_at_all():
    doses = [a_dose(number, met_h=30) for number in range(9)]
    assert rows(doses, scored(doses[:4])) == {MET: (9, 4, 5, 0, None, None)}


def test_no_mean_of_few_is_what_one_therapists_page_leaves_of_everybodys():
    """Of Bea's six patients one has both scores."""
    adas = [a_dose(number, met_h=30) for number in range(6)]
    beas = [a_dose(number, met_h=30, lead="bea") for number in range(10, 16)]
    scores = scored(adas + beas[:1])
    assert rows(adas + beas, scores)[MET][4] == 6
    assert rows(adas + beas, scores, {"lead": "ada"}) == {MET: (6, 6, 0, 0, None, None)}


SIZES = ((0, 0), (0, 4), (1, 0), (1, 4), (2, 0), (2, 4), (3, 0), (6, 0))  # with both scores, and without


def test_no_mean_of_few_can_be_worked_out_from_the_other_rows():
    """In each clinic the means that are held back are of nobody, or of enough patients in several groups."""
    for met, late, missed in product(SIZES, repeat=3):
        groups = [
            [a_dose(100 * at + number, state=state, met_h=30) for number in range(sum(size))]
            for at, (state, size) in enumerate((("met", met), ("late_met", late), ("missed", missed)))
        ]
        both = [
            one
            for group, (number, _) in zip(groups, (met, late, missed), strict=True)
            for one in group[:number]
        ]
        told = rows([dose for group in groups for dose in group], scored(both), least=3)
        assert all(values[1] >= 3 for values in told.values() if values[4] is not None)
        sizes = {MET: met[0], LATER: late[0], NONE: missed[0]}
        held_back = [sizes[label] for label, values in told.items() if values[4] is None and sizes.get(label)]
        if "All" in told and told["All"][4] is not None and held_back:
            assert len(held_back) > 1 and sum(held_back) >= 3, (met, late, missed)


def test_groups_of_few_are_not_told_apart():
    """Six met and one not: told together, and what is missing is said."""
    doses = [a_dose(number, met_h=30) for number in range(6)] + [
        a_dose(9, state="missed"),
        a_dose(10, met_h=30),
    ]
    scores = {dose.patient_id: [a_score(-1, 18), a_score(7, 10 + at)] for at, dose in enumerate(doses[:-1])}
    figure = outcome(Sight(changes(doses, scores, instrument("phq9")), {}, 5))
    nothing = (None, None, None)
    assert [(row.label, row.values[:4]) for row in figure.rows] == [
        (MET, (7, *nothing)), (NONE, (1, *nothing)), ("All", (8, 7, 1, 0))
    ]  # fmt: skip
    assert not figure.is_apart
    assert "95 % interval" in bars_of(figure, "Change").alternative
