"""What the thread of a patient reads: a fixed number of queries, however long it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from integration_care.accounts.models import Membership
from patients.journals.models import Commitment, Insight
from sessions.integration.follow_through import FollowThrough, follow_through


@dataclass(frozen=True)
class ThreadFacts:
    """Oldest first. An insight the reader may not read is in none of them, and no commitment leads to it."""

    insights: Sequence[Insight]
    commitments: Sequence[Commitment]
    follow_through: FollowThrough


def read(patient_id: UUID, reader: Membership) -> ThreadFacts:
    return ThreadFacts(
        insights=list(insights_of(patient_id, reader)),
        commitments=list(commitments_of(patient_id, reader)),
        follow_through=follow_through_of(patient_id),
    )


def insights_of(patient_id: UUID, reader: Membership, **where: Any) -> QuerySet[Insight]:
    mine = Insight.objects.readable_by(reader).filter(patient=patient_id, **where)
    return (
        mine.select_related("theme", "session", "entry__prompt_set", "pinned_by__user")
        .defer("entry__body")
        .by_time()
    )


def commitments_of(patient_id: UUID, reader: Membership, **where: Any) -> QuerySet[Commitment]:
    """What was taken on, with the looks back at it."""
    mine = Commitment.objects.readable_by(reader).taken_on().filter(patient=patient_id, **where)
    related = mine.select_related("theme", "session", "taken_on_by__user").prefetch_related(
        "reviews__by__user"
    )
    return related.by_time()


def follow_through_of(patient_id: UUID, *where: Q) -> FollowThrough:
    """Counts alone: all staff may see them. An offer that was let go was never taken on."""
    taken_on = Commitment.objects.standing().taken_on().filter(*where, patient=patient_id)
    only_offered = Q(status=Commitment.Status.LET_GO, entry__isnull=False)
    return follow_through(taken_on.exclude(only_offered).values_list("status", flat=True))
