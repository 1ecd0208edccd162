"""Beyond one machine, as far as one goes: several of everything, a rolling restart, a database that reads."""

from __future__ import annotations

import signal
import time

import psycopg
import pytest

from tests.drills.long import SENDERS, reconnect

pytestmark = [pytest.mark.drill, pytest.mark.timeout(600)]
READ_ONLY = "ALTER ROLE care_app SET default_transaction_read_only = {}"
HELD = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'care_app'"
THREADS = 8  # of a web process here
OURS = 1  # the drill's own connection
CUT_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'care_app'"


def test_several_of_everything(a_day):
    """Three workers, three beats and two web processes beside each other: nothing comes twice."""
    with a_day("several webs, workers, beats at once", workers=3) as day:
        day.start_beat()
        day.invite_visitors(day.start_web(), day.start_web())
        held = 0
        with psycopg.connect(day.pair.admin_url, autocommit=True) as admin:
            while day.goes_on((0.2, 0.5)):
                held = max(held, admin.execute(HELD).fetchone()[0])
        day.troubles = len(day.workers) + len(day.beats) + len(day.webs)
        day.notes["connections"] = held
    assert held <= len(day.webs) * THREADS + len(day.workers) * SENDERS + OURS
    assert day.found["repeats"] == 0
    assert day.visitors.failures == {}


def test_rolling_restart_loses_no_request(a_day):
    """A deploy as gunicorn knows it: SIGHUP, new processes take over, old ones bring theirs to an end."""
    with a_day("rolling restart of web processes") as day:
        day.invite_visitors(day.start_web(WEB_CONCURRENCY="2"), day.start_web(WEB_CONCURRENCY="2"))
        time.sleep(2)
        while day.goes_on((4, 7)):
            for web in day.webs:
                web.process.send_signal(signal.SIGHUP)
                day.troubles += 1
                time.sleep(2)
        time.sleep(4)
    assert day.visitors.failures == {}


def test_database_that_only_reads(a_day):
    """As after a failover to a standby: what cannot be saved is said, what was said to be saved is there."""
    with a_day("database takes no writes (read-only)") as day:
        visitors = day.invite_visitors(day.start_web())
        with psycopg.connect(day.pair.admin_url, autocommit=True) as admin:
            while day.goes_on((3, 4)):
                for state in ("on", "off"):
                    began = time.time()
                    admin.execute(READ_ONLY.format(state))
                    admin.execute(CUT_ALL)
                    reconnect()
                    time.sleep(2.5)
                    day.note("read-only", began, senders=2 * SENDERS)
    assert visitors.answers["503"] > 0
    assert day.notes["failed"] == sum(visitors.failures.values())
