"""A process that dies before or after each commit of the wire order, and one that sleeps there."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.drills.failpoints import POINTS
from tests.drills.long import LEASE, SENDERS
from tests.processes import wait_until

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1800)]
DEATHS = 2
MAY_REPEAT = ("answered", "writing")  # the yes was given, and is not written down


def test_failpoint_at_each_commit(a_day):
    """Only where the yes was in hand may anything come twice."""

    def begin(day):
        day.start_worker(FAILPOINTS=str(_lay(day, POINTS, DEATHS)))
        day.start_beat()

    with a_day("failpoints: dead at each commit", begin=begin) as day:
        tokens, began = day.folder / "tokens", time.time()
        while day.goes_on((0.5, 0.5)) and any(_left(tokens).values()):
            pass
        died = {point: DEATHS - left for point, left in _left(tokens).items()}
        day.note("failpoints", began, senders=sum(died[point] for point in MAY_REPEAT))
        day.troubles, day.notes = sum(died.values()), dict(died)
    assert day.found["repeats"] <= sum(died[point] for point in MAY_REPEAT)
    assert all(died.values()), died


def test_asleep_before_the_wire(a_day):
    """Stopped where the fence is committed and the wire untouched, for two leases: then nothing goes out."""

    def begin(day):
        day.sleeper = day.start_worker(
            FAILPOINTS=str(_lay(day, ["crossed"], SENDERS)), FAILPOINT_SIGNAL="SIGSTOP"
        )
        day.start_worker()
        day.start_beat()

    with a_day("failpoint: asleep before the wire", begin=begin) as day:
        assert wait_until(lambda: not any(_left(day.folder / "tokens").values()), 90)
        time.sleep(2 * LEASE)
        os.killpg(day.sleeper.process.pid, signal.SIGCONT)
        day.troubles = SENDERS
    assert day.found["repeats"] == 0


def _lay(day, points, deaths):
    for point in points:
        (day.folder / "tokens" / point).mkdir(parents=True)
        for number in range(deaths):
            (day.folder / "tokens" / point / str(number)).touch()
    return day.folder / "tokens"


def _left(tokens) -> dict[str, int]:
    return {point.name: len([*point.iterdir()]) for point in tokens.iterdir()}
