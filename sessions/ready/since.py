"""What happened since the dose before: its order, the integration after it, commitments looked at. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from patients.journals.models import Commitment
from patients.journals.models.commitment import LOOKED_AT
from sessions.models import Administration, CareSession

TALKS = (CareSession.Kind.INTEGRATION, CareSession.Kind.GROUP)


def doses_before(given: Sequence[Administration], session: UUID, at: datetime) -> dict[UUID, datetime]:
    """The doses of the course that came before, in order, each with its first administration."""
    first: dict[UUID, datetime] = {}
    for row in given:
        if row.session_id != session and row.given_at < at:
            first.setdefault(row.session_id, row.given_at)
    return first


def is_integration_since(one: CareSession, since: datetime | None, at: datetime) -> bool:
    return one.kind in TALKS and (since is None or one.happened_at > since) and one.happened_at < at


def looked_at_since(commitments: Sequence[Commitment], since: datetime | None) -> tuple[int, int]:
    """How many were looked at since then, of those that were open then or are now.

    Takes commitments `with_last_look`; None means since they were taken on.
    """
    due = [one for one in commitments if one.settled_at is None or since is None or one.settled_at >= since]
    return sum(_is_looked_at(one, since) for one in due), len(due)


def _is_looked_at(commitment: Commitment, since: datetime | None) -> bool:
    times = filter(None, (LOOKED_AT.of(commitment), commitment.settled_at))
    return any(since is None or at >= since for at in times)
