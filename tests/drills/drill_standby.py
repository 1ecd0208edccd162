"""The database dies for good, and its standby takes over: first it is read, then it is written.

A true standby: `pg_basebackup`, streaming replication, synchronous, so that what was acknowledged is on both.
Whoever runs the clinic's database moves an address; here the standby comes up at the port of the dead one.
"""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from integration_care.services import processes
from integration_care.services.binaries import postgres_binary
from integration_care.services.pair import EmbeddedPair
from integration_care.services.postgres import Postgres
from integration_care.services.server_user import ServerUser
from tests.drills.conftest import connected, migrated
from tests.drills.long import SENDERS, reconnect
from tests.processes import wait_until

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1800)]
REPLICATED = {"wal_level": "replica", "max_wal_senders": "4", "hot_standby": "on"}
READ_FOR = 2.5  # seconds until it is decided that the other one will not come back
BOTH = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
FAILOVERS = 2


@pytest.fixture
def pair(tmp_path_factory, django_db_blocker):
    """One of its own, which may have a standby."""
    mine = EmbeddedPair(tmp_path_factory.mktemp("replicated"), fsync=False)
    mine.postgres.settings = mine.postgres.settings | REPLICATED
    with mine, django_db_blocker.unblock():
        migrated(mine)
        with connected(mine):
            yield mine


def test_failover_to_a_standby(a_day, pair):
    with a_day("database dies, its standby takes over", webs=1, rounds=FAILOVERS) as day:
        visitors = day.invite_visitors()
        while day.goes_on((2, 3)):
            other, began = standby(pair), time.time()
            take_over(pair, other)
            day.note("read-only", began, senders=2 * SENDERS)
    assert day.troubles >= FAILOVERS
    assert visitors.answers["503"] > 0  # read meanwhile, and told to wait with what cannot be saved
    assert set(visitors.failures) <= {"503", "500"}
    # Without a server a page is our fault; as soon as it can be read, people are told to wait.
    assert visitors.failures.get("500", 0) < visitors.answers["503"]


def standby(pair):
    """It follows the pair's database, which acknowledges nothing any more that the other one has not."""
    other = copied(pair)
    other.start()
    with psycopg.connect(pair.admin_url, autocommit=True) as admin:
        admin.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        admin.execute("SELECT pg_reload_conf()")
        assert wait_until(lambda: admin.execute(BOTH).fetchone()[0] == 1, 30), "it does not follow"
    return other


def copied(pair):
    folder = Path(f"{pair.postgres.directory}-{time.monotonic_ns()}")
    log, user = pair.postgres.log, ServerUser.for_paths(postgres_binary("postgres"), folder.parent)
    folder.mkdir(mode=0o700)
    if user:
        user.own(folder)
    known = conninfo_to_dict(pair.admin_url)
    environment = os.environ | {"PGPASSWORD": str(known["password"])}
    server = ["-h", str(known["host"]), "-p", str(known["port"]), "-U", str(known["user"])]
    how = ["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"]
    with log.open("ab") as output:
        copying = processes.spawn(
            [postgres_binary("pg_basebackup"), *server, *how, "-D", folder],
            user=user, env=environment, cwd=folder, stdin=subprocess.DEVNULL, output=output.fileno(),
        )  # fmt: skip
        assert copying.wait() == 0, f"see {log}"
    other = Postgres(folder, log=log, fsync=False)
    other.settings = pair.postgres.settings
    return other


def take_over(pair, other):
    """As one who watches over a database: its address moves at once, the right to write once it is sure."""
    pair.postgres.kill()
    other.stop()
    other.port = address = pair.postgres.port
    other.start()
    assert other.port == address
    pair.postgres = other
    reconnect()
    time.sleep(READ_FOR)
    with psycopg.connect(pair.admin_url, autocommit=True) as admin:
        assert admin.execute("SELECT pg_promote()").fetchone()[0]
