"""Two members of staff at the same moment, and two workers at the same patient."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from integration_care.core import tenancy
from integration_care.demo import movable_clock
from patients.followups.actions import settle
from patients.followups.engine import claim, fence
from patients.followups.facts import CourseFacts, GivenDose
from patients.followups.models import FollowUp, IntegrationWindow
from tests.cast import START, make_cast
from tests.patients.followups.conftest import HOUR, Story


@pytest.fixture
def story(live_db):
    movable_clock.freeze(START)
    with transaction.atomic():
        cast = make_cast()
        return Story(cast.course, cast.ada)


def at_once(count, act):
    """`act` in so many threads at the same moment; what each of them returned."""
    together = Barrier(count)

    def run(number):
        together.wait(60)
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_two_settles_at_once_make_one_plan(story):
    with tenancy.clinic_context(story.course.clinic_id):
        session = story.session("dosing", START)
    facts = CourseFacts(doses=(GivenDose(session.pk, 1, "IM 75 mg", START, START, None),))

    def tell(_):
        with tenancy.clinic_context(story.course.clinic_id):
            settle(by=story.by, course=story.course, facts=facts, now=START)

    at_once(2, tell)
    with tenancy.clinic_context(story.course.clinic_id):
        assert IntegrationWindow.objects.count() == 1
        assert FollowUp.objects.filter(step="reminder").count() == 1


def test_two_sweeps_at_once_share_the_rows(story):
    with tenancy.clinic_context(story.course.clinic_id):
        story.dose()
    movable_clock.freeze(START + 48 * HOUR)
    first, second = at_once(2, lambda _: {row.follow_up_id for row in claim.claim()})
    assert first | second
    assert not first & second


def test_the_limit_of_a_day_holds_for_two_workers(story):
    with tenancy.clinic_context(story.course.clinic_id):
        story.dose()
        for step in ("window-opens", "reminder", "last-reminder"):
            due = START + 24 * HOUR
            FollowUp.objects.filter(step=step).update(due_at=due, status="planned", expires_at=due + HOUR)
        FollowUp.objects.filter(step="first-24-hours").update(status="sent", status_at=START + 24 * HOUR)
        rows = list(FollowUp.objects.filter(step__in=("window-opens", "reminder", "last-reminder")))
    movable_clock.freeze(START + 24 * HOUR)
    crossings = at_once(3, lambda number: fence.cross(rows[number].pk, rows[number].clinic_id))
    assert len([crossing for crossing in crossings if crossing is not None]) == 1
