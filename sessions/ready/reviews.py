"""The next dose waits for a decision after a negative reaction: on its page, and where a dose is booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui.words import local_day, local_moment
from patients.models import Course, Patient
from patients.screening.deciding import decides_doses, may_decide, team_of, who_may
from sessions.models import DoseReview
from sessions.ready.points import was_given_on

STATES = {None: ("waits", "amber"), False: ("not to go ahead", "amber"), True: ("go ahead", "green")}


@dataclass(frozen=True)
class ReviewCard:
    """`text`, `decision` and `earlier` are narrative, empty for whoever reads none; `url` for who decides."""

    id: UUID
    challenge: str
    asked: str
    state: str
    tone: str
    decided: str
    text: str
    decision: str
    earlier: tuple[str, ...]
    url: str
    button: str
    who: str


def review_cards(patient: Patient, reader: Membership, zone: ZoneInfo) -> tuple[ReviewCard, ...]:
    """Those without a yes first."""
    found = DoseReview.objects.standing().filter(challenge__patient=patient)
    related = found.select_related(
        "challenge__raised_by__user", "reviewed_by__user", "course__protocol_version"
    ).prefetch_related("challenge__reviews__by__user")
    rows = sorted(related.order_by("-asked_at"), key=lambda review: review.goes_ahead is True)
    team = team_of(patient) if rows else []
    return tuple(_card(row, reader, team, zone) for row in rows)


def _card(review: DoseReview, reader: Membership, team: Sequence[Membership], zone: ZoneInfo) -> ReviewCard:
    challenge, reads = review.challenge, reader.can(Permission.READ_NARRATIVE)
    roles = decides_doses(review.course)
    is_open = not review.goes_ahead
    may = (is_open or not was_given_on(review)) and may_decide(reader, roles)
    state, tone = STATES[review.goes_ahead]
    looks = challenge.reviews.all() if reads else ()
    return ReviewCard(
        id=review.pk,
        challenge=f"{challenge}",
        asked=f"Asked {local_day(review.asked_at, zone)}, {challenge.raised_by}",
        state=state,
        tone=tone,
        decided=_decided(review, zone),
        text=challenge.text if reads else "",
        decision=review.decision if reads else "",
        earlier=tuple(f"{look.by}, {local_moment(look.at, zone)}: {look.text}" for look in looks),
        url=reverse("sessions:decide-next-dose", args=[review.pk]) if may else "",
        button="Decide again" if review.reviewed_at else "Record the decision",
        who=who_may(roles, team) if is_open and not may else "",
    )


def _decided(review: DoseReview, zone: ZoneInfo) -> str:
    if review.reviewed_at is None:
        return ""
    return f"{review.reviewed_by}, {local_moment(review.reviewed_at, zone)}"


def waiting_lines(course: Course, zone: ZoneInfo) -> tuple[str, ...]:
    """What a booking says of the next dose, without any narrative; empty where nothing waits."""
    found = DoseReview.objects.standing().waiting().filter(course=course)
    return tuple(_line(row, zone) for row in found.select_related("challenge", "reviewed_by__user"))


def _line(review: DoseReview, zone: ZoneInfo) -> str:
    said = _decided(review, zone)
    after = f"after: {str(review.challenge).lower()}, {local_day(review.asked_at, zone)}"
    is_no = review.goes_ahead is False
    return f"Decided not to give it: {said}, {after}." if is_no else f"Not decided yet, {after}."


def to_decide(reader: Membership, most: int) -> list[DoseReview]:
    """What waits for a word of the reader among their patients, the oldest first."""
    waiting = DoseReview.objects.standing().filter(goes_ahead=None)
    mine = waiting.filter(challenge__patient__in=Patient.keys_visible_to(reader))
    rows = mine.select_related("challenge__patient", "course__protocol_version").order_by("asked_at")
    return [row for row in rows if may_decide(reader, decides_doses(row.course))][:most]
