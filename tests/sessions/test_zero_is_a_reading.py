"""A reading of zero was taken, and is told; only what was not taken is left out."""

import pytest

from sessions.caseload.marks import Viewpoint
from sessions.documents.content.course import dose_lines, doses
from sessions.documents.vitals import highest_pressure, in_words
from sessions.models import Observation
from tests.cast import START
from tests.factories.windows import HOUR, a_window


@pytest.mark.parametrize(
    ("systolic", "diastolic", "words"),
    [
        (None, None, ""),
        (128, 82, "128/82"),
        (128, None, "128/?"),
        (None, 82, "?/82"),
        (0, 0, "0/0"),
        (70, 0, "70/0"),
    ],
)
def test_only_the_half_that_was_not_taken_is_a_question(systolic, diastolic, words):
    assert Observation(systolic=systolic, diastolic=diastolic).pressure == words


def test_the_words_of_a_chart_tell_zeros():
    rows = [Observation(observed_at=START, systolic=0, diastolic=0, heart_rate=0, spo2=0)]
    assert highest_pressure(rows) is rows[0]
    assert (
        in_words(rows, None)
        == "Pressure 0/0 at its highest, before the dose; heart rate 0; SpO₂ not below 0 %"
    )
    assert in_words([Observation(observed_at=START)], None) == ""


def test_a_document_of_the_course_tells_them_too(cast):
    window = a_window(cast.course, cast.ada, START - 30 * HOUR)
    for spo2 in (96, 0):
        window.dose.observations.create(
            clinic=cast.alder, observed_at=START - 30 * HOUR, recorded_at=START, by=cast.nia, spo2=spo2
        )
    (line,) = dose_lines(doses(cast.course, START), Viewpoint(START, cast.alder.zone))
    assert (line.spo2, line.pressure) == ("0 %", "")
