"""What a tick costs follows what is due, not what has been."""

import json

import pytest
from django.db import connection

from integration_care.core import tenancy
from patients.followups.engine import claim
from patients.followups.models import FollowUp
from tests.cast import START
from tests.factories.windows import HOUR, a_dose
from tests.planner import as_if_it_were_empty, as_if_nobody_had_looked

MOST_BUFFERS = 200
HISTORY = """
    INSERT INTO followups_followup (id, clinic_id, patient_id, step, title, text, audience, channel, due_at,
        expires_at, status, status_at, cause, reason, rule, ambiguous_tries, stumbles)
    SELECT gen_random_uuid(), %s, %s, 'told-' || n, 'Told', '', 'patient', 'email', %s, %s, 'sent', %s,
        '', '', '{}', 0, 0 FROM generate_series(1, 20000) n
"""


@pytest.fixture
def history(cast):
    """Twenty thousand that went out long ago. Nothing is due."""
    at = START - 1000 * HOUR
    as_if_nobody_had_looked("followups_followup")
    with connection.cursor() as cursor:
        cursor.execute(HISTORY, [cast.alder.pk, cast.dana.pk, at, at + HOUR, at])


def claimed_how():
    """The plan of a claim that is carried out, with the buffers it touched."""
    values = {"lease": "300 seconds", "batch": claim.BATCH}
    with tenancy.platform_context(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {claim._CLAIM}", values)
        told = cursor.fetchone()[0]
    return told if isinstance(told, list) else json.loads(told)


def nodes(plan):
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


def test_an_empty_tick_reads_what_is_to_do_and_none_of_the_history(history):
    (told,) = claimed_how()
    indexes = {node.get("Index Name") for node in nodes(told["Plan"])}
    assert "follow_up_to_do" in indexes
    assert told["Plan"]["Shared Hit Blocks"] + told["Plan"]["Shared Read Blocks"] <= MOST_BUFFERS


def due_now(cast, number=1):
    """A dose, and messages after it of which none has been sent."""
    a_dose(cast.course, START - HOUR, cast.ada)
    return FollowUp.objects.bulk_create(
        FollowUp(
            clinic=cast.alder, patient=cast.dana, step=f"now-{one}", title="Now", audience="patient",
            channel="email", due_at=START - HOUR, expires_at=START + HOUR, status="planned", status_at=START,
        )
        for one in range(number)
    )  # fmt: skip


@pytest.fixture(params=["nobody looked", "somebody looked while it was empty"])
def believed(request, history):
    """What the planner knows of the table. Its statistics are always of an earlier time than its rows."""
    if request.param != "nobody looked":
        as_if_it_were_empty("followups_followup")


def test_the_one_that_is_due_is_found_in_it(believed, cast):
    due_now(cast)
    (told,) = claimed_how()
    assert told["Plan"]["Shared Hit Blocks"] + told["Plan"]["Shared Read Blocks"] <= MOST_BUFFERS
    assert told["Plan"]["Actual Rows"] == 1


def test_a_claim_takes_no_more_than_its_batch(believed, cast):
    due = {row.pk for row in due_now(cast, 12)}
    first, second = claim.claim(batch=5), claim.claim(batch=5)
    assert len(first) == len(second) == 5
    taken = {row.follow_up_id for row in first + second}
    assert len(taken) == 10 and taken < due
