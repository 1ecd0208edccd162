"""A ring is a ring: no clock of a machine decides whether it counts, and a thousand of them are one."""

import pickle
from datetime import timedelta

import pytest
from django.db.models import F

from integration_care.celery import app
from integration_care.core.models import Heartbeat
from integration_care.metronome import Every
from patients.followups.engine.sweep import beat
from patients.followups.tasks import tick
from tests.cast import START


@pytest.fixture
def ring(monkeypatch):
    """Rings as the beat or the web process does; says how often the engine swept."""
    swept = []
    monkeypatch.setattr("patients.followups.tasks.sweep", lambda _hand_on: swept.append(1))

    def ring(**said):
        tick.push_request(**said)
        try:
            tick.run()
        finally:
            tick.pop_request()
        return len(swept)

    return ring


def test_no_ring_of_the_beat_runs_out_by_somebodys_clock():
    for entry in app.conf.beat_schedule.values():
        assert "expires" not in entry["options"]
        assert entry["options"]["headers"] == {"rung_by": "beat"}


def test_a_beat_whose_clock_is_set_back_rings_on(monkeypatch):
    passed = [1000.0]
    monkeypatch.setattr("integration_care.metronome.time.monotonic", lambda: passed[0])
    every = Every(30)
    in_an_hour = START + timedelta(hours=1)  # by a clock that has been set back since
    assert every.is_due(in_an_hour) == (True, 30)
    assert every.is_due(in_an_hour) == (False, 30)
    passed[0] += 29
    assert every.is_due(in_an_hour) == (False, 1)
    passed[0] += 1
    assert every.is_due(in_an_hour) == (True, 30)
    kept = pickle.loads(pickle.dumps(every))  # noqa: S301 - our own
    assert kept.is_due(in_an_hour) == (True, 30)


def test_the_beat_rings_so():
    assert {type(entry["schedule"]) for entry in app.conf.beat_schedule.values()} == {Every}


def test_rings_that_piled_up_are_passed_over(cast, ring):
    assert ring(rung_by="beat") == 1
    beat()
    assert ring(rung_by="beat") == 1


def test_somebody_who_has_just_written_something_is_always_heard(cast, ring):
    beat()
    assert ring() == 1


def test_a_round_of_long_ago_or_of_the_future_passes_nothing_over(cast, ring, settings):
    beat()
    settings.SWEEP_SECONDS = 0
    assert ring(rung_by="beat") == 1
    settings.SWEEP_SECONDS = 30
    Heartbeat.objects.update(real_at=F("real_at") + timedelta(hours=1))
    assert ring(rung_by="beat") == 2
