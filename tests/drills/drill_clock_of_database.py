"""The database's clock is the only one: what happens when somebody sets it, by an hour."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager

import pytest
from django.db import connections

from integration_care.services.pair import EmbeddedPair
from tests.drills import world
from tests.drills.conftest import connected, migrated
from tests.drills.drill_clock import LIBRARY, WrongClock
from tests.drills.long import SENDERS

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1800)]


class PairWithClock(EmbeddedPair):
    """Only its database asks that clock."""

    clock: WrongClock

    def _start_postgres(self):
        with environment_with(self.clock.environment):
            return super()._start_postgres()


@contextmanager
def environment_with(extra: dict[str, str]):
    usual = dict(os.environ)
    os.environ.update(extra)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(usual)


@pytest.fixture
def pair(tmp_path, django_db_blocker):
    """A pair whose database asks a clock that can be stepped (`pair.clock`), where there is libfaketime."""
    if not LIBRARY:
        pytest.skip("libfaketime is not installed")
    data = tmp_path / "pair"
    data.mkdir()
    clock = WrongClock(tmp_path / "database-clock")
    pair = PairWithClock(data, fsync=False)
    pair.clock = clock
    try:
        pair.start()
        migrated(pair)
        with django_db_blocker.unblock(), connected(pair):
            yield pair
    finally:
        connections["default"].close()
        pair.stop()


def test_clock_of_the_database_steps(a_day, pair):
    """The product's clock stands still meanwhile, so that only leases are about real time. A lease that was
    running ends at a step forward, and lasts an hour longer at a step back."""
    with a_day("clock of the database steps by 1 h") as day:
        noon = day.town.start + (world.DOSES_OVER + world.OPEN_H) * world.HOUR
        day.run_clock(noon, 0)  # every first message is due
        for step in (3600, 0):
            time.sleep(1)
            began = time.time()
            pair.clock.step(step)
            day.note("step", began, senders=2 * SENDERS)
        time.sleep(2)
        day.run_clock(noon, day.speed)
