"""What a dose's follow-ups ask for: never too early, once, and no longer than the plan asks for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration_care.audit.actors import LINK
from patients.followups.asked import not_before
from patients.followups.models import FollowUp, IntegrationWindow
from patients.measures.models import Assignment
from patients.measuring.actions import answer_item
from patients.protocols import presets
from sessions import actions
from sessions.actions.moving import settle_course
from tests.cast import START
from tests.sessions.making import given_dose

DAY = timedelta(days=1)
RULES = presets.load("core-24-72").measures


@given(
    doses=st.lists(st.integers(0, 1000), min_size=1, max_size=5), at=st.integers(0, 1200), key=st.just("phq9")
)
def test_nothing_is_asked_before_its_hours_after_the_last_dose(doses, at, key):
    given_at = [START + timedelta(hours=dose) for dose in doses]
    moment = START + timedelta(hours=at)
    found = not_before(key, moment, RULES, given_at)
    assert found >= moment
    assert all(found - dose >= timedelta(hours=168) for dose in given_at if dose <= moment)


@pytest.mark.django_db
class TestAfterADose:
    def test_no_phq9_waits_the_day_after(self, cast):
        given_dose(cast)
        assert Assignment.objects.exists()
        assert not Assignment.objects.waiting(START + DAY).exists()
        assert not Assignment.objects.waiting(START + 6 * DAY).exists()

    def test_day_7_asks_for_both(self, cast):
        given_dose(cast)
        waiting = Assignment.objects.waiting(START + 8 * DAY)
        assert sorted(waiting.values_list("instrument", flat=True)) == ["gad7", "phq9"]
        assert all(one.by is None and one.follow_up.step == "day-7" for one in waiting)

    def test_planned_twice_they_are_the_same_rows(self, cast):
        given_dose(cast)
        before = list(Assignment.objects.order_by("pk").values())
        for _ in range(2):
            settle_course(cast.course, by=cast.ada, now=START + DAY)
        assert list(Assignment.objects.order_by("pk").values()) == before

    def test_the_next_dose_takes_back_what_was_not_begun(self, cast):
        given_dose(cast)
        given_dose(cast, START + 3 * DAY)
        first = Assignment.objects.filter(follow_up__window__dose_number=1, follow_up__step="day-7")
        assert {one.status for one in first} == {"let_go"}
        second = Assignment.objects.waiting(START + 11 * DAY)
        assert {one.follow_up.window.dose_number for one in second} == {2}

    def test_a_dose_after_the_message_takes_back_what_it_asked_for(self, cast):
        given_dose(cast)
        FollowUp.objects.filter(step="day-7").update(status="sent")
        given_dose(cast, START + 8 * DAY)
        assert not Assignment.objects.waiting(START + 9 * DAY).exists()

    def test_what_somebody_began_stays(self, cast):
        given_dose(cast)
        form = Assignment.objects.filter(follow_up__step="day-7", instrument="phq9").get()
        answer_item(by=LINK, assignment=form, item="1", value=1, now=START + 8 * DAY)
        given_dose(cast, START + 8 * DAY + DAY / 2)
        assert Assignment.objects.get(pk=form.pk).status == "begun"

    def test_a_dose_entered_in_error_asks_for_nothing(self, cast):
        session = given_dose(cast)
        actions.void(by=cast.paz, session=session, reason="Another patient's.", now=START + DAY)
        assert not Assignment.objects.open().exists()
        assert IntegrationWindow.objects.get().cancelled_at is not None
