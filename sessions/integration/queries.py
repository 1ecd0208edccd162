"""What may be taken up again in an integration: themes, insights, what was offered, open challenges."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.asked_often import asked_often
from patients.journals.models import Commitment, Insight
from sessions.models import Challenge, Theme

EARLIER = 30


@asked_often
def known_themes(patient: UUID) -> QuerySet[Theme]:
    return Theme.objects.standing().filter(patient=patient)


@asked_often
def offered(patient: UUID, reader: Membership) -> QuerySet[Commitment]:
    """What the patient named in entries they share and nobody took on yet."""
    return Commitment.objects.readable_by(reader).filter(patient=patient, status=Commitment.Status.DRAFT)


@asked_often
def earlier_insights(patient: UUID, reader: Membership) -> QuerySet[Insight]:
    """The newest that the reader may read; what a patient keeps private is not among them."""
    mine = Insight.objects.readable_by(reader).filter(patient=patient)
    return mine.order_by("-pinned_at")[:EARLIER]


@asked_often
def open_challenges(patient: UUID, reader: Membership) -> QuerySet[Challenge]:
    mine = Challenge.objects.readable_by(reader).filter(patient=patient)
    return mine.open().order_by("review_on", "-raised_at")
