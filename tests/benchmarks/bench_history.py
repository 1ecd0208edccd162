"""The engine in a world with a history: a million follow-ups (M), and ten times that where HISTORY=10.

Written in a copy of the world. What falls due is made due by hand; who would send it is a channel that takes
everything and looks at the clock.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo
from redis import Redis

from integration_care.core import tenancy
from patients.followups.engine import claim, expiry
from patients.followups.engine.deliver import Outcome, deliver
from patients.followups.engine.sweep import sweep
from patients.followups.models import FollowUp
from tests.benchmarks import worlds
from tests.benchmarks.measure import Table, milliseconds, p50
from tests.cast import START
from tests.conftest import ADMIN_URL

HISTORY = int(os.environ.get("HISTORY", "1"))
TICK = settings.SWEEP_SECONDS
SAMPLE = 2000  # of the fifty thousand after an outage: delivered one by one, the rest reckoned from them
# Bare copies without what only other questions need; the claim's own index stays.
COPIED = (
    "created_at, clinic_id, patient_id, title, text, audience, channel, due_at, expires_at, status_at, cause,"
    " reason, rule, ambiguous_tries, stumbles"
)
GROWN = f"""
    INSERT INTO followups_followup (id, step, status, {COPIED})
    SELECT gen_random_uuid(), step || '-' || n, 'sent', {COPIED}
    FROM followups_followup, generate_series(1, %s) n
"""  # noqa: S608 - columns of our own
DUE = """
    UPDATE followups_followup SET status = 'planned', lease_until = NULL, lease_token = NULL, due_at = {due},
        expires_at = {expires} WHERE id IN (SELECT id FROM followups_followup WHERE {which} LIMIT %s)
"""


class NullChannel:
    """Takes everything at once, and remembers what it should never have seen."""

    def __init__(self) -> None:
        self.taken, self.expired = 0, 0

    def send(self, message) -> None:
        self.taken += 1
        self.expired += message.expires_at <= START


@contextmanager
def as_superuser(name):
    """Nobody's triggers, keys or policies are in the way of making up a state."""
    with psycopg.connect(make_conninfo(ADMIN_URL, dbname=name), autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        yield admin


def make_due(name, number, *, due="care_now() - interval '1 s'", expires="care_now() + interval '6 h'",
             which="status = 'planned'") -> None:  # fmt: skip
    with as_superuser(name) as admin:
        admin.execute(DUE.format(due=due, expires=expires, which=which), [number])


def nothing_due(name) -> None:
    with as_superuser(name) as admin:
        admin.execute("UPDATE followups_followup SET status = 'sent' WHERE status IN ('planned', 'sending')")
        admin.execute("VACUUM (ANALYZE) followups_followup")


@pytest.mark.timeout(3600)
def test_what_is_due_costs_and_not_what_has_been(
    template_database, django_db_setup, django_db_blocker, table
):
    with django_db_blocker.unblock(), worlds.to_write_in("M", template_database, table) as name:
        nothing_due(name)
        empty_tick(table, "1 M")
        one_million = claiming(name)
        at_once(table, name)
        after_an_outage(table, name)
        if HISTORY > 1:
            grow(name)
            empty_tick(table, f"{HISTORY} M")
            ratio = claiming(name) / one_million
            table.add(f"1,000 due of {HISTORY} M", f"1 M: {one_million:.0f} ms", ratio, "x of 1 M", most=1.2)


def empty_tick(table: Table, history: str) -> None:
    """The claim, and the whole round with everything that is looked after besides."""
    claim.claim()
    taken = p50([milliseconds(claim.claim) for _ in range(30)])
    table.add(f"empty tick of {history}, the claim", "", taken, "ms", most=5)
    with tenancy.platform_context(), connection.cursor() as cursor:
        values = {"lease": "300 seconds", "batch": claim.BATCH}
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {claim._CLAIM}", values)
        told = cursor.fetchone()[0]
        plan = (told if isinstance(told, list) else json.loads(told))[0]["Plan"]
    assert "follow_up_to_do" in json.dumps(plan)
    buffers = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    table.add(f"empty tick of {history}, buffers", "", buffers, "buffers", most=200)
    whole = p50([milliseconds(lambda: sweep(str)) for _ in range(10)])
    table.add(f"empty tick of {history}, the whole round", "", whole, "ms")


def claiming(name) -> float:
    """Milliseconds for a thousand due, the least of five rounds."""
    taken = []
    for _ in range(5):
        nothing_due_but(name, 1000)
        found = []
        taken.append(milliseconds(lambda: [found.extend(claim.claim()) for _ in range(5)]))  # noqa: B023
        assert len(found) == 1000
    nothing_due(name)
    return min(taken)


def nothing_due_but(name, number) -> None:
    with as_superuser(name) as admin:
        admin.execute("UPDATE followups_followup SET status = 'sent' WHERE status IN ('planned', 'sending')")
    make_due(name, number, which="status = 'sent' AND channel = 'email'")


def at_once(table: Table, name) -> None:
    """Ten thousand in the same minute: how many ticks until each was handed to the broker."""
    make_due(name, 10_000, which="status = 'sent' AND channel = 'email'")
    redis, lateness, ticks = Redis.from_url(settings.REDIS_URL), [], 0
    while len(lateness) < 10_000 and ticks < 60:
        began = time.perf_counter()
        ticks += 1
        sweep(
            lambda row: lateness.append(
                (ticks - 1) * TICK  # noqa: B023
                + time.perf_counter() - began  # noqa: B023
                + 0 * redis.lpush("bench", str(row.follow_up_id))
            )
        )  # fmt: skip
    redis.delete("bench")
    lateness.sort()
    half, late = (lateness[int(len(lateness) * share)] for share in (0.5, 0.99))
    told = f"p50 {half:.1f} s  p99 {late:.1f} s of tick {TICK:.0f} s"
    table.add("10,000 due at once, handed on by", told, ticks, "ticks", most=2)
    nothing_due(name)


def after_an_outage(table: Table, name) -> None:
    """Fifty thousand that fell due within thirty hours; half of them are of no use any more."""
    due = "care_now() - random() * interval '30 h'"
    make_due(name, 50_000, due=due, which="status = 'sent' AND channel = 'email'")
    with as_superuser(name) as admin:
        admin.execute(
            "UPDATE followups_followup SET expires_at = due_at + (care_now() - due_at) / 2"
            " WHERE status = 'planned' AND random() < 0.5"
        )
    channel, began = NullChannel(), time.perf_counter()
    rows = []
    while len(rows) < SAMPLE:
        rows += claim.claim()
    outcomes = [deliver(row.follow_up_id, row.clinic_id, channel_named=lambda _: channel) for row in rows]
    seconds = time.perf_counter() - began
    cores = os.cpu_count() or 1
    minutes = 50_000 / (len(rows) / seconds) / 60 / cores
    told = f"{len(rows) / seconds:.0f} /s in one process, {outcomes.count(Outcome.SENT)} sent"
    table.add(f"50,000 after 30 h, by {cores} workers (reckoned)", told, minutes, "minutes", most=10)
    table.add("50,000 after 30 h, expired ones sent", "", channel.expired, "messages", most=0)
    ended = expiry.end_expired()
    with tenancy.platform_context() as now:
        assert not FollowUp.objects.filter(status="sent", expires_at__lt=now, status_at=now).exists()
    assert ended > 0
    nothing_due(name)


def grow(name) -> None:
    """Without the indexes that no claim asks, or growing would take longer than all the rest."""
    with as_superuser(name) as admin:
        kept = ("followups_followup_pkey", "follow_up_to_do")
        found = admin.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = 'followups_followup'"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)"
        ).fetchall()
        for (index,) in found:
            if index not in kept:
                admin.execute(f'DROP INDEX "{index}"')
        for constraint in ("planned_once_per_step", "followups_followup_known_by_clinic"):
            admin.execute(f'ALTER TABLE followups_followup DROP CONSTRAINT "{constraint}" CASCADE')
        admin.execute(GROWN, [HISTORY - 1])
        admin.execute("VACUUM (ANALYZE) followups_followup")
