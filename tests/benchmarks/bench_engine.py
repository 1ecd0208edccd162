"""The follow-up engine against the same work in bare SQL and a bare push to the broker."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from redis import Redis

from integration_care.audit.actors import ENGINE
from integration_care.core import tenancy
from integration_care.demo import movable_clock
from patients.followups import claim
from patients.followups.actions import settle
from patients.followups.deliver import deliver
from patients.followups.models import FollowUp
from sessions.facts import course_facts
from tests.benchmarks.measure import Table, milliseconds
from tests.cast import START, make_cast
from tests.factories.windows import HOUR, a_dose, a_patient

DOSES = 60


class NullChannel:
    """Takes everything at once."""

    def send(self, message: object) -> None:
        pass


@contextmanager
def bare(clinic_id):
    """A psycopg connection of the app's role, outside Django, in the clinic's context."""
    parts = connection.get_connection_params()
    keep = {name: parts[name] for name in ("host", "port", "user", "password", "dbname") if name in parts}
    with psycopg.connect(**keep) as raw:
        raw.execute("SELECT set_config('app.clinic', %s, false)", [str(clinic_id)])
        raw.commit()
        yield raw


@pytest.fixture
def given(live_db):
    """Sixty doses in one clinic, completed and not planned yet."""
    movable_clock.freeze(START)
    with transaction.atomic():
        cast = make_cast()
        courses = [a_patient(cast.alder, cast.ada, f"Number {chr(65 + n % 26)}{n}") for n in range(DOSES)]
        for course in courses:
            dose = a_dose(course, START - HOUR * 3, cast.ada)
            dose.administrations.create(
                clinic=cast.alder, route="im", amount=75, total_mg=75, given_at=dose.started_at,
                recorded_at=dose.started_at, given_by=cast.ada,
            )  # fmt: skip
    return cast, courses


@pytest.mark.timeout(600)
def test_the_engine_over_bare_sql(given):
    cast, courses = given
    table = Table()
    rows = plan(table, cast, courses)
    movable_clock.freeze(START + HOUR * 60)
    hand_on(table, cast)
    send(table, cast)
    table.show(Path("test-results/bench-engine.json"))
    assert rows > DOSES * 5


def plan(table: Table, cast, courses) -> int:
    def ours() -> None:
        with tenancy.clinic_context(cast.alder.pk) as now:
            for course in courses:
                settle(by=ENGINE, course=course, facts=course_facts(course), now=now)

    taken = milliseconds(ours)
    with bare(cast.alder.pk) as raw:
        raw.execute("CREATE TEMP TABLE copied (LIKE followups_followup INCLUDING ALL)")
        began = milliseconds(lambda: raw.execute("INSERT INTO copied SELECT * FROM followups_followup"))
        count = raw.execute("SELECT count(*) FROM copied").fetchone()[0]
    table.rate("plan, follow-ups", count / taken * 1000, count / began * 1000, "INSERT..SELECT")
    return count


def hand_on(table: Table, cast) -> None:
    """Claim a batch, lease it, push each row to the broker; then the same without us."""
    redis = Redis.from_url(settings.REDIS_URL)

    def ours() -> None:
        for row in claim.claim(100):
            redis.lpush("bench", json.dumps([str(row.follow_up_id), str(row.clinic_id)]))

    def raw_claim() -> None:
        with bare(cast.alder.pk) as raw:
            found = raw.execute(
                "UPDATE followups_followup SET lease_until = now() + interval '60 s' WHERE id IN ("
                "SELECT id FROM followups_followup WHERE status IN ('planned', 'sending') AND due_at <= %s"
                " AND (lease_until IS NULL OR lease_until <= now()) ORDER BY due_at LIMIT 100"
                " FOR UPDATE SKIP LOCKED) RETURNING id, clinic_id",
                [START + HOUR * 60],
            ).fetchall()
            raw.commit()
            for one, clinic in found:
                redis.lpush("bench", json.dumps([str(one), str(clinic)]))

    free_all(cast)
    mine = milliseconds(ours)
    free_all(cast)
    theirs = milliseconds(raw_claim)
    free_all(cast)
    redis.delete("bench")
    table.rate("claim and push", 100 / mine * 1000, 100 / theirs * 1000, "bare claim + push")


def free_all(cast) -> None:
    with tenancy.clinic_context(cast.alder.pk):
        FollowUp.objects.update(lease_until=None)


def send(table: Table, cast) -> None:
    """Fence and deliver to a null channel, one message at a time; then the same statements in psycopg."""
    claimed = claim.claim(100)
    mine = milliseconds(
        lambda: [
            deliver(row.follow_up_id, row.clinic_id, channel_named=lambda _: NullChannel()) for row in claimed
        ]
    )
    with bare(cast.alder.pk) as raw:
        theirs = milliseconds(lambda: [send_bare(raw, row) for row in claimed])
    table.rate(
        "fence and deliver", len(claimed) / mine * 1000, len(claimed) / theirs * 1000, "bare statements"
    )


def send_bare(raw, row) -> None:
    raw.execute("SELECT id FROM followups_followup WHERE id = %s FOR UPDATE", [row.follow_up_id])
    raw.execute(
        "INSERT INTO followups_attempt (id, clinic_id, follow_up_id, number, channel, started_at, result, detail)"
        " VALUES (%s, %s, %s, 99, 'email', care_now(), 'unknown', '')",
        [uuid4(), row.clinic_id, row.follow_up_id],
    )
    raw.execute("UPDATE followups_followup SET lease_until = now() WHERE id = %s", [row.follow_up_id])
    raw.commit()
    raw.execute(
        "UPDATE followups_attempt SET result = 'accepted' WHERE follow_up_id = %s", [row.follow_up_id]
    )
    raw.execute("UPDATE followups_followup SET lease_until = NULL WHERE id = %s", [row.follow_up_id])
    raw.commit()
