"""Database and broker that go away and come back: on a pair of servers of their own."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.db import connections

from integration_care.services.demo_processes import CHECKOUT
from integration_care.services.pair import EmbeddedPair
from tests.drills.crowd import crowd
from tests.drills.processes import all_sent, engine, message_ids, slow_post_office
from tests.processes import SWEEP_SECONDS, wait_until

pytestmark = [pytest.mark.drill, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def standing_pair(tmp_path_factory):
    with EmbeddedPair(tmp_path_factory.mktemp("pair"), fsync=False) as pair:
        migrate = [sys.executable, str(CHECKOUT / "manage.py"), "migrate", "--verbosity", "0"]
        subprocess.run(migrate, env=_environment(pair) | {"DATABASE_URL": pair.owner_url}, check=True)
        yield pair


@pytest.fixture
def pair(standing_pair, django_db_blocker):
    """The pair, with our own connection on it too."""
    connection = connections["default"]
    connection.close()
    usual = dict(connection.settings_dict)
    url = urlsplit(standing_pair.database_url)
    connection.settings_dict.update(
        NAME=url.path[1:], HOST=url.hostname, PORT=url.port, USER=url.username, PASSWORD=url.password
    )
    with django_db_blocker.unblock():
        yield standing_pair
        connection.close()
    connection.settings_dict.update(usual)


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
