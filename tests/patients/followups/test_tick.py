"""A ring is a ring: no clock of a machine decides whether it counts, and a thousand of them are one."""

from datetime import timedelta

import pytest
from django.db.models import F

from integration_care.celery import app
from integration_care.core.models import Heartbeat
from patients.followups.engine.sweep import beat
from patients.followups.tasks import tick


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
