"""Taking due rows in hand, so that no other sweep hands them on as well."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from integration_care.core import tenancy
from patients.followups.models import FollowUp

BATCH = 200
# So many wait in the broker or are on the wire, and no more are handed on: leases run out, and what was still
# waiting is handed on once more, so that without an end the broker would fill with rings for the same rows.
MOST_IN_HAND = 10_000

# Due by the product's clock, free by the database's real one: a lease belongs to a process, and a process
# does not get faster when the demo's day takes a minute. Taking the token away from a `sending` row whose
# lease ran out is what makes its late result void (G3) and its next fence know that it is ambiguous (G4).
# A paused clinic sends no messages; its tasks are rows of our own and safe to open.
# An array is filled once. `IN (SELECT ...)` may be joined, and asked anew for every row that a planner with
# old statistics did not expect: each asking skips what the last one locked, and takes another batch.
_CLAIM = """
UPDATE followups_followup SET lease_until = statement_timestamp() + %(lease)s::interval, lease_token = NULL
WHERE id = ANY(ARRAY(
    SELECT f.id FROM followups_followup f JOIN accounts_clinic c ON c.id = f.clinic_id
    WHERE f.status IN ('planned', 'sending') AND f.due_at <= care_now()
      AND (f.lease_until IS NULL OR f.lease_until <= statement_timestamp())
      AND (c.engine_paused_at IS NULL OR f.channel = 'task')
    ORDER BY f.due_at LIMIT %(batch)s
    FOR UPDATE OF f SKIP LOCKED
))
RETURNING id, clinic_id
"""


_IN_HAND = """
SELECT count(*) FROM (
    SELECT FROM followups_followup
    WHERE status IN ('planned', 'sending') AND due_at <= care_now() AND lease_until > statement_timestamp()
    LIMIT %(most)s
) AS in_hand
"""


@dataclass(frozen=True)
class Claimed:
    """A row in hand: all that travels through the broker."""

    follow_up_id: UUID
    clinic_id: UUID


def time_passed() -> float:
    """Seconds since some moment, whatever clocks are set to. On Linux the time asleep counts as well: a
    machine that was suspended wakes up in the same place as a process that was stopped."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()


@dataclass(frozen=True)
class Grip:
    """How long this process has had a row in hand; begun before the row is taken.

    By the time that has really passed for it, which no clock knows: a process that was stopped for longer
    than a lease wakes up just before the wire, when another has sent the message, or the night has come.
    """

    began: float = field(default_factory=time_passed)

    @property
    def is_lost(self) -> bool:
        return time_passed() - self.began >= settings.FOLLOW_UP_LEASE_SECONDS


def lease() -> timedelta:
    """How long a row stays in hand: above the longest send, below the broker's visibility timeout."""
    return timedelta(seconds=settings.FOLLOW_UP_LEASE_SECONDS)


def claim(batch: int = BATCH) -> list[Claimed]:
    """The longest due rows of all clinics, leased and committed. One statement."""
    with tenancy.platform_context(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"lease": f"{settings.FOLLOW_UP_LEASE_SECONDS} seconds", "batch": batch})
        return [Claimed(*row) for row in cursor.fetchall()]


def room() -> int:
    """How many more may be taken in hand."""
    with tenancy.platform_context(), connection.cursor() as cursor:
        cursor.execute(_IN_HAND, {"most": MOST_IN_HAND})
        return MOST_IN_HAND - int(cursor.fetchone()[0])


def let_go(claimed: Iterable[Claimed]) -> None:
    """Give rows back that could not be handed on, for the next sweep."""
    ids = [row.follow_up_id for row in claimed]
    with tenancy.platform_context():
        FollowUp.objects.to_do().filter(pk__in=ids, lease_token=None).update(lease_until=None)
