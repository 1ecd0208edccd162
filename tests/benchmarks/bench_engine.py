"""The follow-up engine against the same work in bare SQL and a bare push to the broker.

Raw planning copies rows that are already planned into the same table, keys and row security included: no
arithmetic, no windows, no audit event, one commit for all.
Raw delivery replays the very statements and commits of a delivery, without Django, answers unread.
"""

from __future__ import annotations

import json
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from redis import Redis

from integration_care.audit.actors import ENGINE
from integration_care.core import tenancy
from integration_care.demo import movable_clock
from patients.followups.actions import settle
from patients.followups.engine import claim
from patients.followups.engine.deliver import Outcome, deliver
from patients.followups.models import FollowUp
from sessions.facts import course_facts
from tests.benchmarks.measure import Table, milliseconds, p50
from tests.cast import START, make_cast
from tests.factories.windows import HOUR, a_dose, a_patient

DOSES = 60
ROUNDS = 9
BARE_CLAIM = (
    "UPDATE followups_followup SET lease_until = now() + interval '60 s' WHERE id = ANY(ARRAY("
    "SELECT id FROM followups_followup WHERE status IN ('planned', 'sending') AND due_at <= %s"
    " AND (lease_until IS NULL OR lease_until <= now()) ORDER BY due_at LIMIT 100"
    " FOR UPDATE SKIP LOCKED)) RETURNING id, clinic_id"
)

COPIED = "INSERT INTO followups_followup SELECT * FROM copied"


class NullChannel:
    """Takes everything at once."""

    def send(self, message: object) -> None:
        pass


@contextmanager
def bare(clinic_id):
    """A psycopg connection of the app's role, outside Django, in the clinic's context."""
    parts = connection.get_connection_params()
    keep = {name: parts[name] for name in ("host", "port", "user", "password", "dbname") if name in parts}
    with psycopg.connect(**keep, cursor_factory=psycopg.ClientCursor) as raw:
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
def test_the_engine_over_bare_sql(given, table):
    cast, courses = given
    rows = plan(table, cast, courses)
    movable_clock.freeze(START + HOUR * 60)
    hand_on(table, cast)
    send(table, cast)
    assert rows > DOSES * 5


def plan(table: Table, cast, courses) -> int:
    one_by_one(table, cast, courses[:20])
    taken = milliseconds(lambda: settled(cast, courses))
    with bare(cast.alder.pk) as raw:
        raw.execute("CREATE TEMP TABLE copied AS SELECT * FROM followups_followup")
        raw.execute("UPDATE copied SET id = gen_random_uuid(), step = step || '-again'")
        raw.commit()
        began = milliseconds(lambda: (raw.execute(COPIED), raw.commit()))
        count = raw.execute("DELETE FROM followups_followup WHERE step LIKE '%-again'").rowcount
        raw.commit()
    table.rate("plan, follow-ups", count / taken * 1000, count / began * 1000, "INSERT..SELECT", least=0.3)
    return count


def settled(cast, courses) -> None:
    with tenancy.clinic_context(cast.alder.pk) as now:
        for course in courses:
            settle(by=ENGINE, course=course, facts=course_facts(course), now=now)


def one_by_one(table: Table, cast, courses) -> None:
    """One course each, taken back again, by turns with the same statements in psycopg."""
    mine, theirs, said = [], [], []

    def ours(course) -> None:
        with transaction.atomic():
            settled(cast, [course])
            transaction.set_rollback(True)

    ours(courses[0])
    with bare(cast.alder.pk) as raw:
        for course in courses:
            with CaptureQueriesContext(connection) as asked:
                ours(course)
            said = [query["sql"] for query in asked]
            mine.append(milliseconds(lambda: ours(course)))  # noqa: B023
            theirs.append(milliseconds(lambda: replay(raw, said)))  # noqa: B023
    rate = 1000 / p50(mine), 1000 / p50(theirs)
    table.rate("plan, one course", *rate, f"the same {len(said)} statements")


def hand_on(table: Table, cast) -> None:
    """Claim a batch, lease it, push each row to the broker; then the same without us."""
    redis = Redis.from_url(settings.REDIS_URL)

    def ours() -> None:
        for row in claim.claim(100):
            redis.lpush("bench", json.dumps([str(row.follow_up_id), str(row.clinic_id)]))

    def bare_claim(raw) -> None:
        found = raw.execute(BARE_CLAIM, [START + HOUR * 60]).fetchall()
        raw.commit()
        for one, clinic in found:
            redis.lpush("bench", json.dumps([str(one), str(clinic)]))

    mine, theirs = [], []
    with bare(cast.alder.pk) as raw:
        for _ in range(ROUNDS):
            free_all(cast)
            mine.append(milliseconds(ours))
            free_all(cast)
            theirs.append(milliseconds(lambda: bare_claim(raw)))
    free_all(cast)
    redis.delete("bench")
    table.rate("claim and push", 1e5 / p50(mine), 1e5 / p50(theirs), "bare claim + push", least=0.5)


def free_all(cast) -> None:
    with tenancy.clinic_context(cast.alder.pk):
        FollowUp.objects.update(lease_until=None)


def send(table: Table, cast) -> None:
    """Fence and deliver to a null channel, one message at a time, by turns with the same in psycopg."""
    rows = messages_due(cast)
    delivered(rows.pop())
    mine, theirs, said = [], [], []
    with bare(cast.alder.pk) as raw:
        for ours, bare_one in zip(rows[::2], rows[1::2], strict=False):
            mine.append(milliseconds(lambda: delivered(ours)))  # noqa: B023
            said = statements_of(bare_one)
            forget(raw, [bare_one.follow_up_id])
            theirs.append(milliseconds(lambda: replay(raw, said)))  # noqa: B023
    rate = 1000 / p50(mine), 1000 / p50(theirs)
    table.rate("fence and deliver", *rate, f"the same {len(said)} statements", least=0.4)


def messages_due(cast) -> list[claim.Claimed]:
    """One message for each patient that may be sent at once."""
    movable_clock.freeze(START + HOUR * 48)
    with tenancy.clinic_context(cast.alder.pk) as now:
        mails = FollowUp.objects.to_patients().filter(channel="email", status="planned")
        chosen = list(mails.order_by("patient", "due_at").distinct("patient").values_list("pk", flat=True))
        FollowUp.objects.filter(pk__in=chosen).update(due_at=now, expires_at=now + HOUR * 6, lease_until=None)
    return [claim.Claimed(pk, cast.alder.pk) for pk in chosen]


def delivered(row: claim.Claimed) -> None:
    outcome = deliver(row.follow_up_id, row.clinic_id, channel_named=lambda _: NullChannel())
    assert outcome is Outcome.SENT


def statements_of(row: claim.Claimed) -> list[str]:
    """What one delivery asks of the database, commits included."""
    with CaptureQueriesContext(connection) as asked:
        delivered(row)
    return [query["sql"] for query in asked]


def forget(raw, follow_ups: list[object]) -> None:
    """Make room for the same attempts and links to be written a second time."""
    for table in ("followups_attempt", "followups_followuplink"):
        raw.execute(f"DELETE FROM {table} WHERE follow_up_id = ANY(%s)", [follow_ups])  # noqa: S608
    raw.commit()


def replay(raw, statements: list[str]) -> None:
    """Clinic contexts within are local to their transactions, so the product's own set_config is enough."""
    for statement in statements:
        raw.execute(statement)
