"""A process that dies before or after each commit of the wire order, and one that sleeps there."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.drills.failpoints import POINTS
from tests.drills.long import LEASE
from tests.drills.processes import kill_at_once
from tests.processes import wait_until

pytestmark = [pytest.mark.drill, pytest.mark.timeout(600)]
DEATHS = 3
MAY_REPEAT = ("answered", "writing")  # the yes was given, and is not written down


def test_failpoint_at_each_commit(a_day):
    """Only where the yes was in hand may anything come twice."""
    with a_day("failpoints: dead at each commit", seconds=75, workers=1) as day:
        for point in POINTS:
            tokens = day.folder / point
            _lay(tokens)
            began = time.time()
            worker = day.start_worker(FAILPOINT=point, FAILPOINT_TOKENS=str(tokens))
            wait_until(lambda tokens=tokens: not any(tokens.iterdir()), 9)
            died = DEATHS - len([*tokens.iterdir()])
            day.note(point, began, senders=died if point in MAY_REPEAT else 0)
            day.notes[point] = died
            # What it has in hand it brings to an end first: this is about the deaths above.
            worker.stop()
            day.workers.remove(worker)
    assert all(day.notes[point] for point in POINTS), day.notes


def test_asleep_before_the_wire(a_day):
    """Stopped where the fence is committed and the wire untouched, for two leases: then nothing goes out."""
    with a_day("failpoint: asleep before the wire", seconds=40, workers=1) as day:
        tokens = day.folder / "sleep"
        _lay(tokens)
        sleeper = day.start_worker(
            FAILPOINT="crossed", FAILPOINT_TOKENS=str(tokens), FAILPOINT_SIGNAL="SIGSTOP"
        )
        assert wait_until(lambda: len([*tokens.iterdir()]) < DEATHS, 15)
        time.sleep(2 * LEASE)
        for token in tokens.iterdir():
            token.unlink()
        os.killpg(sleeper.process.pid, signal.SIGCONT)
        time.sleep(2)
        day.troubles = DEATHS
        kill_at_once(sleeper)
        day.workers.remove(sleeper)
        day.note("kill -9", time.time(), senders=2)


def _lay(tokens) -> None:
    tokens.mkdir()
    for number in range(DEATHS):
        (tokens / str(number)).touch()
