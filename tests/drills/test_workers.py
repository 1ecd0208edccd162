"""Workers and beats that die, or are too many: nothing lost, repeats only where they cannot be excluded."""

import time

import pytest
from django.db import transaction

from integration_care.core import tenancy
from integration_care.demo import movable_clock
from patients.followups.models import FollowUp, StaffTask
from tests.cast import START, make_cast
from tests.drills.crowd import HOUR, crowd
from tests.drills.processes import all_sent, engine, kill_at_once, message_ids, slow_post_office
from tests.patients.followups.conftest import Story
from tests.processes import wait_until

pytestmark = [pytest.mark.drill, pytest.mark.timeout(240)]


def test_a_worker_killed_while_sending_loses_nothing(around, tmp_path):
    crowd(200)
    with slow_post_office() as office, engine(tmp_path, around(office.port)) as at_work:
        at_work.start_beat()
        first = at_work.start_worker()
        assert wait_until(lambda: len(office.letters) >= 40, 30)
        kill_at_once(first)
        in_doubt = message_ids("sending")
        assert len(office.letters) < 200
        at_work.start_worker()
        assert wait_until(all_sent, 60)
    arrived = office.times()
    assert set(arrived) == message_ids()
    assert {message_id for message_id, times in arrived.items() if times > 1} <= in_doubt
    assert max(arrived.values()) <= 2


def test_two_beats_and_two_workers_send_nothing_twice(around, tmp_path):
    crowd(100)
    with slow_post_office() as office, engine(tmp_path, around(office.port, lease=60)) as at_work:
        for start in (at_work.start_beat, at_work.start_worker) * 2:
            start()
        assert wait_until(all_sent, 60)
        time.sleep(1)  # two more rings of each beat
    assert office.times() == dict.fromkeys(message_ids(), 1)


def test_ten_product_hours_without_a_worker_are_told_and_made_good(around, tmp_path):
    """Down from T+22 to T+32: the journal request expired at T+24, the window is open until T+72."""
    movable_clock.freeze(START)
    with transaction.atomic():
        cast = make_cast()
        Story(cast.course, cast.ada).dose()
    movable_clock.freeze(START + 32 * HOUR)
    with slow_post_office() as office, engine(tmp_path, around(office.port)) as at_work:
        at_work.start_beat()
        at_work.start_worker()
        assert wait_until(lambda: office.letters, 30)
        assert wait_until(lambda: _statuses(cast)["first-24-hours"] == "expired", 10)
    assert len(office.letters) == 1
    with tenancy.clinic_context(cast.alder.pk):
        late = FollowUp.objects.get(step="first-24-hours")
        task = StaffTask.objects.open().get(follow_up=late)
        assert late.reason == "it could not go out in time"
        assert task.due_at < late.window.effective_closes_at
    assert _statuses(cast)["window-opens"] == "sent"


def _statuses(cast):
    with tenancy.clinic_context(cast.alder.pk):
        return dict(FollowUp.objects.values_list("step", "status"))
