"""A form filled in by the patient: refusals first, then what is kept and who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration_care.audit.actors import LINK
from patients.followups.actions import acknowledge_alert
from patients.followups.models import Alert, StaffTask
from patients.measures.actions import MeasureRefused
from patients.measures.catalogue import instrument
from patients.measures.models import Assignment, GivenAnswer, Response
from patients.measures.scoring import score
from patients.measuring.actions import answer_item, answers_of, hand_in
from patients.measuring.past_due import close_all_past_due
from tests.cast import START
from tests.patients.measuring.asking import WEEK, asked_for, fill

pytestmark = pytest.mark.django_db
FULL = (2, 2, 2, 2, 1, 1, 1, 0, 0)


def fresh(assignment: Assignment) -> Assignment:
    return Assignment.objects.get(pk=assignment.pk)


@pytest.mark.parametrize(("item", "value"), [("1", 4), ("1", -1), ("11", 0), ("x", 1)])
def test_an_answer_that_the_form_does_not_offer_is_refused(cast, item, value):
    form = asked_for(cast)
    with pytest.raises(MeasureRefused):
        answer_item(by=LINK, assignment=form, item=item, value=value, now=START)
    assert not GivenAnswer.objects.exists()


def test_what_hangs_on_a_yes_is_refused_before_it(cast):
    form = asked_for(cast, "cssrs")
    with pytest.raises(MeasureRefused):
        answer_item(by=LINK, assignment=form, item="3", value=1, now=START)
    answer_item(by=LINK, assignment=form, item="2", value=1, now=START)
    answer_item(by=LINK, assignment=form, item="3", value=0, now=START)


def test_a_form_that_is_handed_in_takes_no_further_answer(cast):
    form = asked_for(cast)
    fill(form, *FULL, by=LINK)
    hand_in(by=LINK, assignment=form, now=START)
    with pytest.raises(MeasureRefused, match="handed in"):
        answer_item(by=LINK, assignment=form, item="1", value=0, now=START)


def test_nothing_answered_is_nothing_to_hand_in(cast):
    form = asked_for(cast)
    fill(form, None, None, by=LINK)
    with pytest.raises(MeasureRefused):
        hand_in(by=LINK, assignment=form, now=START)
    assert fresh(form).status == "begun"


def test_handed_in_twice_is_once(cast):
    form = asked_for(cast)
    fill(form, *FULL, by=LINK)
    for _ in range(2):
        hand_in(by=LINK, assignment=form, now=START)
    kept = Response.objects.get()
    assert (kept.score, kept.by, fresh(form).response) == (11, None, kept)


def test_an_answer_changed_is_kept_beside_the_first(cast):
    form = asked_for(cast)
    fill(form, 3, by=LINK)
    fill(form, 1, by=LINK)
    fill(form, 1, by=LINK)
    assert [tap.value for tap in GivenAnswer.objects.all()] == [3, 1]
    assert answers_of(form) == {"1": 1}


def test_every_item_answered_is_still_not_scored_before_it_is_handed_in(cast, clock):
    form = asked_for(cast)
    fill(form, *FULL, by=LINK)
    assert not Response.objects.exists()
    clock(START + WEEK)
    close_all_past_due()
    kept = Response.objects.get()
    assert (kept.score, kept.band, kept.is_handed_in) == (None, "", False)
    assert fresh(form).status == "incomplete"


def test_a_partial_form_is_kept_incomplete_and_its_blank_suicide_item_tells(cast, clock):
    form = asked_for(cast)
    fill(form, 2, 2, by=LINK)
    clock(START + WEEK - timedelta(minutes=1))
    close_all_past_due()
    assert not Response.objects.exists()
    clock(START + WEEK)
    for _ in range(2):
        close_all_past_due()
    assert Response.objects.get().score is None
    assert Alert.objects.get().kind == "suicide_item_blank"


def test_what_nobody_began_is_let_go_quietly(cast, clock):
    form = asked_for(cast)
    clock(START + WEEK)
    close_all_past_due()
    assert fresh(form).status == "let_go"
    assert not Alert.objects.exists()
    assert not Response.objects.exists()


def test_a_risk_answer_tells_at_once_and_only_once(cast):
    form = asked_for(cast)
    answer_item(by=LINK, assignment=form, item="9", value=1, now=START)
    alert = Alert.objects.get()
    assert (alert.kind, alert.severity) == ("suicide_item", "amber")
    acknowledge_alert(by=cast.ada, alert=alert, now=START)
    fill(form, *FULL[:8], by=LINK)
    hand_in(by=LINK, assignment=form, now=START)
    assert Alert.objects.count() == 1


def test_a_worse_answer_after_it_is_another_alert(cast):
    form = asked_for(cast)
    for value in (1, 2, 1):
        answer_item(by=LINK, assignment=form, item="9", value=value, now=START)
    assert sorted(Alert.objects.values_list("severity", flat=True)) == ["amber", "red"]


def test_a_question_not_reached_is_no_blank(cast):
    form = asked_for(cast)
    fill(form, 1, 1, by=LINK)
    assert not Alert.objects.exists()


def test_a_blank_suicide_item_tells_when_the_form_is_handed_in(cast):
    form = asked_for(cast)
    fill(form, *FULL[:8], None, by=LINK)
    assert not Alert.objects.exists()
    hand_in(by=LINK, assignment=form, now=START)
    assert Alert.objects.get().kind == "suicide_item_blank"
    assert Response.objects.get().score is None


@pytest.mark.parametrize(
    ("taps", "severity"),
    [
        ([("1", 1)], "amber"),
        ([("2", 1)], "amber"),
        ([("2", 1), ("3", 1)], "red"),
        ([("2", 1), ("5", 1)], "red"),
        ([("6", 1)], "red"),
    ],
)
def test_every_yes_of_the_screener_tells_by_its_tier(cast, taps, severity):
    form = asked_for(cast, "cssrs")
    for item, value in taps:
        answer_item(by=LINK, assignment=form, item=item, value=value, now=START)
    assert Alert.objects.filter(kind="suicide_item", severity=severity).exists()


def test_low_well_being_asks_the_therapist_for_a_phq9_once(cast):
    for _ in range(2):
        form = asked_for(cast, "who5")
        fill(form, 1, 1, 2, 1, 2, by=LINK)
        hand_in(by=LINK, assignment=form, now=START)
    task = StaffTask.objects.get()
    assert task.audience == "therapist"
    assert "28" not in task.title + task.text


def test_blood_in_the_urine_tells_at_once(cast):
    form = asked_for(cast, "side-effects")
    answer_item(by=LINK, assignment=form, item="blood-in-urine", value=1, now=START)
    assert (Alert.objects.get().kind, Alert.objects.get().severity) == ("side_effect", "red")


values = st.one_of(st.none(), st.integers(0, 3))
taps = st.lists(st.tuples(st.integers(1, 9).map(str), values), min_size=1, max_size=40)


@given(taps=taps, pause=st.integers(0, 40))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_form_taken_up_again_scores_as_one_filled_at_once(cast, taps, pause):
    """In whatever order, with answers skipped, answered later and changed; the last tap of an item counts."""
    last = dict(taps)
    if all(value is None for value in last.values()):
        return
    form = asked_for(cast)
    for number, (item, value) in enumerate(taps):
        at = START if number < pause else START + timedelta(days=1)
        answer_item(by=LINK, assignment=form, item=item, value=value, now=at)
    hand_in(by=LINK, assignment=form, now=START + timedelta(days=2))
    kept = fresh(form).response
    assert kept.score == score(instrument("phq9"), last).score
    assert (kept.score is None) == any(last.get(str(n)) is None for n in range(1, 10))
