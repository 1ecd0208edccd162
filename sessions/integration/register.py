"""The register of a patient's challenges, ready to print: those to look at again first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import day_words, local_day
from sessions.integration.thread import Link, session_link
from sessions.models import CareSession, Challenge, DoseReview

NEVER = date.max
BEGAN = (CareSession.Status.COMPLETED, CareSession.Status.IN_PROGRESS, CareSession.Status.ABORTED)


@dataclass(frozen=True)
class Look:
    when: str
    by: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One challenge. `due`: its day to be looked at has come."""

    id: UUID
    kind: str
    text: str
    response: str
    raised: str
    session: Link | None
    review_on: str
    due: bool
    is_open: bool
    closed: str
    outcome: str
    looks: tuple[Look, ...]
    dose_review: str
    dose_waits: bool
    flag: str


@dataclass(frozen=True)
class Register:
    open: tuple[Entry, ...]
    closed: tuple[Entry, ...]

    @property
    def due(self) -> int:
        return sum(entry.due for entry in self.open)


def register_of(patient_id: UUID, reader: Membership, *, zone: ZoneInfo, today: date) -> Register:
    """A fixed number of queries."""
    mine = Challenge.objects.readable_by(reader).filter(patient=patient_id)
    related = mine.select_related(
        "session", "raised_by__user", "closed_by__user", "dose_review__reviewed_by__user"
    )
    found = list(related.prefetch_related("reviews__by__user"))
    still = sorted((one for one in found if one.closed_at is None), key=urgency)
    over = sorted((one for one in found if one.closed_at), key=lambda one: one.raised_at, reverse=True)
    entries = [tuple(entry(one, zone=zone, today=today) for one in part) for part in (still, over)]
    return Register(*entries)


def urgency(challenge: Challenge) -> tuple[date, float]:
    """The earliest day to look again first; those without a day last, the newest of them first."""
    return (challenge.review_on or NEVER, -challenge.raised_at.timestamp())


def entry(challenge: Challenge, *, zone: ZoneInfo, today: date) -> Entry:
    is_open, on = challenge.closed_at is None, challenge.review_on
    review: DoseReview | None = getattr(challenge, "dose_review", None)  # most challenges have none
    return Entry(
        id=challenge.pk,
        kind=challenge.get_kind_display(),
        text=challenge.text,
        response=challenge.response,
        raised=f"{local_day(challenge.raised_at, zone, today)}, {challenge.raised_by}",
        session=session_link(challenge.session, zone, today),
        review_on=day_words(on, today) if is_open and on else "",
        due=is_open and on is not None and on <= today,
        is_open=is_open,
        closed=closed_words(challenge, zone, today),
        outcome=challenge.outcome,
        looks=tuple(
            Look(local_day(one.at, zone, today), f"{one.by}", one.text) for one in challenge.reviews.all()
        ),
        dose_review=dose_words(review, zone, today) if review else "",
        dose_waits=review is not None and review.is_waiting,
        flag=flag(challenge),
    )


def closed_words(challenge: Challenge, zone: ZoneInfo, today: date) -> str:
    if challenge.closed_at is None:
        return ""
    return f"Closed {local_day(challenge.closed_at, zone, today)}, {challenge.closed_by}"


def dose_words(review: DoseReview, zone: ZoneInfo, today: date) -> str:
    if review.reviewed_at is None:
        return "The next dose waits for a decision."
    said = "Decided not to give the next dose" if review.goes_ahead is False else "Dose reviewed"
    return f"{said} {local_day(review.reviewed_at, zone, today)}, {review.reviewed_by}: {review.decision}"


def flag(challenge: Challenge) -> str:
    is_open = challenge.closed_at is None
    if is_open and challenge.kind == Challenge.Kind.LIFE_CHANGE:
        return "Asked about again before the next dose."
    return ""


def sessions_to_name(patient_id: UUID, reader: Membership) -> QuerySet[CareSession]:
    """In which a challenge may have come up: those that began, the latest first."""
    seen = CareSession.objects.visible_to(reader).filter(patient=patient_id, status__in=BEGAN)
    return seen.by_time().reverse()


def due_for(reader: Membership, today: date, most: int) -> Sequence[Challenge]:
    """Open challenges of the reader's patients whose day to be looked at has come, oldest first."""
    waiting = Challenge.objects.readable_by(reader).open().filter(review_on__lte=today)
    return list(waiting.select_related("patient").order_by("review_on", "raised_at")[:most])


def register_url(patient_id: UUID) -> str:
    return reverse("sessions:challenges", args=[patient_id])


def due_for_patient(patient_id: UUID, today: date) -> dict[str, int]:
    """Counts for the chart, which say nothing of the words: open challenges, and those that are due."""
    still = Challenge.objects.open().filter(patient=patient_id)
    return still.aggregate(
        open_challenges=Count("pk"), due_challenges=Count("pk", filter=Q(review_on__lte=today))
    )
