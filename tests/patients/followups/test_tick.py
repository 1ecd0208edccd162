"""A ring is a ring: no clock of a machine decides whether it counts, and a thousand of them are one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from integration_care.celery import app
from integration_care.core.models import Heartbeat
from integration_care.metronome import Every, Metronome
from patients.followups.engine.sweep import sweep
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


def test_a_beat_whose_clock_is_set_back_rings_on(tmp_path, monkeypatch):
    """Celery's scheduler as it runs, its rings counted; in between somebody sets the machine's clock."""
    rung, passed = [], [1000.0]
    monkeypatch.setattr("integration_care.metronome.time.monotonic", lambda: passed[0])
    beat = Metronome(app=app, schedule_filename=str(tmp_path / "kept"), lazy=True)
    beat.setup_schedule()
    monkeypatch.setattr(beat, "apply_entry", lambda *_args, **_more: rung.append(1))
    every = app.conf.beat_schedule["sweep"]["schedule"].seconds

    assert (beat.tick(), rung) == (0, [1])
    monkeypatch.setattr(app, "now", lambda: datetime.now(UTC) - timedelta(hours=1))
    assert beat.tick() == pytest.approx(every, abs=0.1)
    passed[0] += every
    assert (beat.tick(), rung) == (0, [1, 1])
    beat.close()


def test_the_beat_is_that_one():
    assert app.conf.beat_scheduler == "integration_care.metronome.Metronome"
    assert {type(entry["schedule"]) for entry in app.conf.beat_schedule.values()} == {Every}


def test_rings_that_piled_up_are_passed_over(cast, ring):
    assert ring(rung_by="beat") == 1
    sweep(str)
    assert ring(rung_by="beat") == 1


def test_a_round_in_which_a_part_fails_passes_them_over_too(cast, ring, settings):
    settings.SWEEP_ALSO = ["tests.patients.followups.test_tick.fails"]
    sweep(str)
    assert not Heartbeat.objects.filter(name=Heartbeat.SWEEP).exists()
    assert ring(rung_by="beat") == 0


def fails():
    raise RuntimeError


def test_a_ring_of_the_sweep_stands_behind_no_letter_and_a_letter_behind_no_export():
    rooms = ("patients.followups.tasks.tick", "patients.followups.tasks.deliver")
    names = (*rooms, "sessions.documents.tasks.render")
    asked = [app.amqp.router.route({}, name)["queue"].name for name in names]
    assert asked == ["ticks", "followups", "documents"]
    assert set(app.amqp.queues) == {"followups", "ticks", "documents"}, "a worker takes from all of them"


def test_somebody_who_has_just_written_something_is_always_heard(cast, ring):
    sweep(str)
    assert ring() == 1


def test_a_round_of_long_ago_or_of_the_future_passes_nothing_over(cast, ring, settings):
    sweep(str)
    settings.SWEEP_SECONDS = 0
    assert ring(rung_by="beat") == 1
    settings.SWEEP_SECONDS = 30
    Heartbeat.objects.update(real_at=F("real_at") + timedelta(hours=1))
    assert ring(rung_by="beat") == 2
