"""Which scores belong to a dose, and what their difference says."""

from datetime import timedelta
from decimal import Decimal

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


def gained(*scores, key="phq9", **about):
    dose = a_dose(1, met_h=30, **about)
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


def test_groups_of_few_with_both_scores_are_not_told_apart():
    """Six met and one not: told together, and what is missing is said."""
    doses = [a_dose(number, met_h=30) for number in range(6)] + [
        a_dose(9, state="missed"),
        a_dose(10, met_h=30),
    ]
    scores = {dose.patient_id: [a_score(-1, 18), a_score(7, 10 + at)] for at, dose in enumerate(doses[:-1])}
    figure = outcome(Sight(changes(doses, scores, instrument("phq9")), {}, 5))
    assert [(row.label, row.values[:4]) for row in figure.rows] == [("All", (8, 7, 1, 0))]
    assert not figure.is_apart
    assert "95 % interval" in bars_of(figure, "Change").alternative
