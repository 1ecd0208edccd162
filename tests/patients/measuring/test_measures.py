"""Measures filled in with staff: refusals first, then what is kept and who is told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from patients.followups.models import Alert, AlertMail
from patients.measures.actions import strike_response
from patients.measures.catalogue import instrument
from patients.measures.models import Response
from patients.measures.trend import trends
from patients.measuring.actions import take_measure
from tests.cast import START

HOUR = timedelta(hours=1)
PHQ9 = instrument("phq9")
pytestmark = pytest.mark.django_db


def sent(*values: int | None, **more: str) -> dict[str, str]:
    typed = {f"item-{n}": str(value) for n, value in enumerate(values, start=1) if value is not None}
    return typed | {"taken_on": "2026-03-03"} | more


def url(cast, key: str = "phq9") -> str:
    return f"/measures/{cast.dana.pk}/{key}/"


def taken(cast, *values: int | None, at: datetime = START) -> Response:
    answers = {str(n): value for n, value in enumerate(values, start=1)}
    return take_measure(by=cast.ada, patient=cast.dana, instrument=PHQ9, answers=answers, taken_at=at, now=at)


@pytest.mark.parametrize("who", ["bea", "cy", "max"])
def test_only_the_care_team_reads_or_fills_in(cast, as_, who):
    assert as_(getattr(cast, who)).get(url(cast)).status_code in (403, 404)
    assert Response.objects.count() == 0


def test_an_unknown_instrument_is_not_found(cast, as_):
    assert as_(cast.ada).get(url(cast, "cadss")).status_code == 404


def test_blanks_are_asked_about_and_the_answers_stay(cast, as_):
    page = as_(cast.ada).post(url(cast), sent(1, 2, None, 1, 1, 1, 1, 1, 0))
    assert page.status_code == 422
    assert "Not answered: 3." in page.content.decode()
    assert Response.objects.count() == 0
    assert 'value="2" class="form-check-input check-radio" id="id_item-2_2" checked' in page.content.decode()


def test_a_day_to_come_is_refused_at_its_field(cast, as_):
    page = as_(cast.ada).post(url(cast), sent(*[1] * 9, taken_on="2026-03-09"))
    assert "This day is still to come." in page.content.decode()
    assert Response.objects.count() == 0


def test_nothing_answered_is_nothing_to_keep(cast, as_):
    page = as_(cast.ada).post(url(cast), sent(is_partial="on"))
    assert "Answer at least one item." in page.content.decode()
    assert Response.objects.count() == 0


def test_a_full_form_is_kept_with_its_words_and_score(cast, as_):
    as_(cast.ada).post(url(cast), sent(2, 2, 2, 2, 1, 1, 1, 0, 0))
    kept = Response.objects.get()
    assert (kept.score, kept.band, kept.by) == (11, "Moderate", cast.ada)
    assert "Feeling down, depressed, or hopeless" in kept.content
    assert not Alert.objects.exists()


def test_a_partial_form_is_kept_without_a_score_when_confirmed(cast, as_):
    as_(cast.ada).post(url(cast), sent(2, None, 2, 2, 1, 1, 1, 0, 0, is_partial="on"))
    assert Response.objects.get().score is None


def forget_alerts():
    AlertMail.objects.all().delete()
    Alert.objects.all().delete()


@pytest.mark.parametrize(
    ("before", "answer", "kind", "severity"),
    [
        (None, 1, "suicide_item", "amber"),
        (None, 2, "suicide_item", "red"),
        (0, 1, "suicide_item", "red"),
        (1, 1, "suicide_item", "amber"),
        (None, None, "suicide_item_blank", "amber"),
    ],
)
def test_the_suicide_item_tells_the_care_team(cast, before, answer, kind, severity):
    if before is not None:
        taken(cast, *[0] * 8, before)
        forget_alerts()
    take_measure(
        by=cast.ada, patient=cast.dana, instrument=PHQ9, taken_at=START.replace(hour=20),
        answers={str(n): 0 for n in range(1, 9)} | {"9": answer}, now=START.replace(hour=20),
    )  # fmt: skip
    alert = Alert.objects.get()
    assert (alert.kind, alert.severity) == (kind, severity)


def test_a_blank_between_does_not_hide_that_the_answer_rose(cast):
    later = START.replace(hour=20)
    taken(cast, *[0] * 8, 0)
    for minute, answer in ((1, None), (2, 1)):
        take_measure(
            by=cast.ada, patient=cast.dana, instrument=PHQ9, taken_at=START.replace(minute=30 + minute),
            answers={str(n): 0 for n in range(1, 9)} | {"9": answer}, now=later,
        )  # fmt: skip
    assert Alert.objects.get(kind="suicide_item").severity == "red"


def test_a_struck_answer_is_not_what_it_rose_from(cast):
    taken(cast, *[0] * 8, 1)
    strike_response(by=cast.ada, response=taken(cast, *[0] * 8, 0), reason="Another patient's", now=START)
    forget_alerts()
    later = START.replace(hour=20)
    take_measure(
        by=cast.ada, patient=cast.dana, instrument=PHQ9, taken_at=later,
        answers={str(n): 0 for n in range(1, 9)} | {"9": 1}, now=later,
    )  # fmt: skip
    assert Alert.objects.get().severity == "amber"


def test_a_wrong_entry_is_struck_with_a_reason_and_counts_for_nothing(cast, as_):
    kept = taken(cast, *[1] * 8, 0)
    strike = f"/measures/answered/{kept.pk}/strike/"
    assert as_(cast.ada).post(strike, {"reason": " "}).status_code == 422
    as_(cast.ada).post(strike, {"reason": "Another patient's form"})
    assert "Struck out: Another patient" in as_(cast.ada).get(f"/measures/{cast.dana.pk}/").content.decode()
    assert trends(Response.objects.standing()) == []


def test_the_trend_reads_from_the_first_to_the_last(cast):
    for hour, values in enumerate(([2] * 9, [2] * 5 + [1] * 4, [1] * 9)):
        taken(cast, *values, at=START + hour * HOUR)
    (trend,) = trends(Response.objects.standing())
    assert (trend.words, trend.change) == ("18 → 14 → 9", "better")
