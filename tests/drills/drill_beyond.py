"""Beyond one machine, as far as one goes: several of everything, a rolling restart, a database that reads."""

from __future__ import annotations

import time

import psycopg
import pytest

from tests.drills.long import SENDERS, reconnect

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1800)]
READ_ONLY = "ALTER ROLE care_app SET default_transaction_read_only = {}"
HELD = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'care_app'"
THREADS = 8  # of a web process here
RENEWALS = 4
OURS = 1  # the drill's own connection
CUT_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'care_app'"


def test_several_of_everything(a_day):
    """Three workers, three beats and two web processes beside each other: nothing comes twice."""
    with a_day("several webs, workers, beats at once", workers=3, beats=3, webs=2) as day:
        day.invite_visitors()
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

    def begin(day):
        for _ in range(2):
            day.start_web(WEB_CONCURRENCY="2")
            day.start_worker()
            day.start_beat()

    with a_day("rolling restart of web processes", begin=begin, rounds=2 * RENEWALS) as day:
        visitors = day.invite_visitors(keeping=2)
        while day.goes_on((0.5, 1.5)):
            for web in [*day.webs]:
                before = visitors.count
                day.renew(web)
                day.troubles += 1
                day.notes["during"] = day.notes.get("during", 0) + visitors.count - before
    assert visitors.failures == {}
    assert day.troubles >= RENEWALS
    assert day.notes["during"] > 2 * day.troubles  # people were there while it happened


def test_database_that_only_reads(a_day):
    """As after a failover to a standby: what cannot be saved is said, what was said to be saved is there."""
    with a_day("database takes no writes (read-only)", webs=1) as day:
        visitors = day.invite_visitors()
        with psycopg.connect(day.pair.admin_url, autocommit=True) as admin:
            try:
                while day.goes_on((3, 4)):
                    for state in ("on", "off"):
                        began = time.time()
                        _turn_read_only(admin, state)
                        time.sleep(2.5)
                        day.note("read-only", began, senders=2 * SENDERS)
            finally:
                _turn_read_only(admin, "off")
    assert visitors.answers["503"] > 0
    # A connection that is cut at the turn costs the page that was on it; all others say what is the matter.
    assert set(visitors.failures) <= {"503", "500"}
    assert visitors.failures.get("500", 0) <= 2 * day.troubles * len(visitors.threads)


def _turn_read_only(admin, state):
    admin.execute(READ_ONLY.format(state))
    admin.execute(CUT_ALL)
    reconnect()
