"""The picture of a measure: everything stands where it belongs, and says the same in words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from integration_care.core import tenancy
from patients.measures.actions import strike_response
from patients.measures.catalogue import instrument
from patients.measures.models import Response
from patients.measures.trend import trends
from patients.measuring.actions import take_measure
from patients.measuring.chart.axes import BOTTOM, LEFT, MOST_DATES, RIGHT, TOP, Scores, days_showing
from patients.measuring.chart.drawing import chart_of
from tests.cast import START
from tests.factories.windows import a_window

DAY = timedelta(days=1)
ZONE = ZoneInfo("America/New_York")
PHQ9 = instrument("phq9")


@given(
    days=st.lists(st.integers(0, 3000), min_size=1, max_size=30), zone=st.sampled_from(["UTC", "Asia/Tokyo"])
)
def test_every_instant_and_every_date_lies_in_the_picture(days, zone):
    instants = [START + day * DAY for day in days]
    axis = days_showing(instants)
    assert all(LEFT <= axis.x(at) <= RIGHT for at in instants)
    ticks = axis.ticks(ZoneInfo(zone))
    assert 1 <= len(ticks) <= MOST_DATES + 1
    assert sorted(instants, key=axis.x) == sorted(instants)


@given(score=st.integers(0, 27))
def test_a_higher_score_stands_higher(score):
    axis = Scores(Decimal(0), Decimal(27))
    assert TOP <= axis.y(score) <= BOTTOM
    assert axis.y(score + 1) <= axis.y(score)


def answered(cast, total: int, at, blank: bool = False) -> Response:
    """A PHQ-9 that adds up to `total`, without thoughts of harm."""
    values = [min(3, max(0, total - 3 * n)) for n in range(8)]
    answers = {str(n): value for n, value in enumerate(values, start=1)} | {"9": 0}
    if blank:
        answers["1"] = None
    return take_measure(
        by=cast.ada, patient=cast.dana, instrument=PHQ9, answers=answers, taken_at=at, now=START + 90 * DAY
    )


@pytest.fixture
def weeks(cast):
    """20, 14, a struck 3, an incomplete one, 4; doses between."""
    answered(cast, 20, START)
    answered(cast, 14, START + 10 * DAY)
    wrong = answered(cast, 3, START + 12 * DAY)
    strike_response(by=cast.ada, response=wrong, reason="Another patient's", now=START + 91 * DAY)
    answered(cast, 12, START + 14 * DAY, blank=True)
    answered(cast, 4, START + 21 * DAY)
    return [a_window(cast.course, cast.ada, START + n * DAY, number=n) for n in (2, 9)]


@pytest.mark.django_db
class TestTheDrawing:
    @pytest.fixture
    def chart(self, cast, weeks):
        return chart_of(PHQ9, list(Response.objects.all()), weeks, ZONE)

    def test_each_form_is_shown_as_what_it_is(self, chart):
        assert [(one.kind, one.name) for one in chart.points] == [
            ("score", "20"), ("score", "14"), ("struck", ""), ("none", ""), ("score", "4"),
        ]  # fmt: skip

    def test_the_line_goes_only_through_scores_that_stand(self, chart):
        scores = [point for point in chart.points if point.kind == "score"]
        assert len(chart.segments) == 2
        assert chart.segments[0].x1 == scores[0].x
        assert chart.segments[1].y2 == scores[2].y

    def test_doses_and_their_windows_are_marked(self, chart):
        assert [dose.label[:6] for dose in chart.doses] == ["Dose 2", "Dose 9"]
        assert all(window.width > 0 and dose.x < window.x for dose, window in
                   zip(chart.doses, chart.windows, strict=True))  # fmt: skip

    def test_the_words_say_what_the_picture_says(self, chart):
        assert "from 20 (severe)" in chart.summary
        assert "to 4 (minimal)" in chart.summary
        assert "reliably better, response, remission" in chart.summary
        assert [row.means for row in chart.rows] == [
            "reliably better, response, remission", "Incomplete, no score",
            "Struck out: Another patient's", "reliably better", "",
        ]  # fmt: skip

    def test_the_marks_are_explained_with_their_sources(self, chart):
        assert any(words.startswith("Reliable change: 6 points") for words in chart.explains)
        assert any(words.startswith("Response: 50 %") for words in chart.explains)


@pytest.mark.django_db
def test_one_score_without_bands_stands_on_a_scale_and_says_its_day_and_range(cast):
    peg, answers = instrument("peg"), {"1": 5, "2": 6, "3": 7}
    given = {"by": cast.ada, "patient": cast.dana, "taken_at": START, "now": START + DAY}
    chart = chart_of(peg, [take_measure(instrument=peg, answers=answers, **given)], [], ZONE)
    assert [(line.score, line.y) for line in chart.lines] == [
        ("0", BOTTOM), ("5", (TOP + BOTTOM) / 2), ("10", TOP),
    ]  # fmt: skip
    assert chart.segments == []
    assert chart.summary == "PEG: 6 on Tue 3 March, on a scale from 0 to 10."


@pytest.mark.django_db
def test_the_page_asks_as_much_for_many_answers_as_for_one(cast, as_):
    client, url, counts = as_(cast.ada), f"/measures/{cast.dana.pk}/", set()
    for more in (2, 30):
        tenancy.enter(clinic=cast.alder.pk)
        for number in range(more):
            answered(cast, 20 - number % 20, START + timedelta(minutes=more * 100 + number))
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url)
        assert page.status_code == 200
        counts.add(len(asked))
    assert len(counts) == 1
    assert counts.pop() <= 30


@pytest.mark.django_db
def test_the_chart_has_it_small_with_the_same_words(cast, as_, weeks):
    panel = as_(cast.ada).get(f"/measures/{cast.dana.pk}/", headers={"hx-request": "true"}).content.decode()
    assert "trend-small" in panel
    assert "from 20 (severe)" in panel


@pytest.mark.django_db
def test_a_key_that_nobody_knows_any_more_breaks_no_page(cast, as_):
    answered(cast, 20, START)
    Response.objects.update(instrument="gone", instrument_version="7")
    page = as_(cast.ada).get(f"/measures/{cast.dana.pk}/")
    assert page.status_code == 200
    assert "gone" in page.content.decode()


@pytest.mark.django_db
def test_a_score_without_a_band_ends_its_line_with_the_day(cast):
    peg, answers = instrument("peg"), {"1": 5, "2": 6, "3": 7}
    given = {"by": cast.ada, "patient": cast.dana, "taken_at": START, "now": START + DAY}
    take_measure(instrument=peg, answers=answers, **given)
    scored = trends(Response.objects.all())
    page = render_to_string("measuring/trends.html", {"trends": scored, "clinic": cast.alder})
    assert "Tue 3 March</span>" in page
