"""Database and broker that go away and come back: on a pair of servers of their own."""

import os

import pytest
from django.db import connections

from tests.drills.crowd import crowd
from tests.drills.processes import all_sent, engine, message_ids, slow_post_office
from tests.processes import SWEEP_SECONDS, wait_until

pytestmark = [pytest.mark.drill, pytest.mark.timeout(240)]


def _environment(pair, **extra):
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "integration_care.settings.test",
        "DATABASE_URL": pair.database_url,
        "REDIS_URL": pair.redis_url,
        "SWEEP_SECONDS": SWEEP_SECONDS,
        "FOLLOW_UP_LEASE_SECONDS": "3",
        **extra,
    }


def test_servers_that_go_and_come_back_lose_nothing(pair, tmp_path):
    """First the broker is killed and comes back empty, then the database crashes and recovers."""
    crowd(120)
    with slow_post_office(0.05) as office:
        around = _environment(pair, EMAIL_URL=f"smtp://127.0.0.1:{office.port}")
        with engine(tmp_path, around) as at_work:
            at_work.start_beat()
            at_work.start_worker()
            assert wait_until(lambda: len(office.letters) >= 20, 30)
            pair.restart_valkey(crash=True)
            after_broker = len(office.letters)
            assert wait_until(lambda: len(office.letters) >= after_broker + 20, 30)
            pair.restart_postgres(crash=True)
            connections["default"].close()
            assert wait_until(all_sent, 40)
    arrived = office.times()
    assert set(arrived) == message_ids()
    # Only what was on the wire when the database went may come twice: two processes, one letter each.
    assert sum(times - 1 for times in arrived.values()) <= 2
