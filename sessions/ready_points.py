"""What Ready rests on for one dose, read from the record: the same few queries, whatever was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q

from patients.models import Consent
from patients.protocols.rules import ProtocolRules
from patients.screening.standing import Standing, standing_of
from sessions.crossings import Crossing, open_decisions
from sessions.models import Administration, CareSession, Challenge, ChecklistAnswer, DoseReview
from sessions.ready_state import NotReady, Point, Ready, ready_state

CONSENT = "consent"  # the item that no yes of anybody's answers while no consent to treatment is in force
SCREENING, SCREENING_TEXT = "screening", "Screening up to date"
DECISION = "reading"
GO_ON = "go on without a yes here"


@dataclass(frozen=True)
class ReadyFacts:
    """`earlier` are answers that were superseded, the oldest first.

    `since` is the last administration of the dose before; None before the first dose.
    """

    answers: Mapping[str, ChecklistAnswer]
    earlier: Sequence[ChecklistAnswer]
    screening: Standing
    since: datetime | None
    reviews: tuple[DoseReview, ...]
    life_changes: tuple[Challenge, ...]
    undecided: tuple[Crossing, ...]
    consent: Consent | None


def check_ready(session: CareSession, at: datetime) -> None:
    """`at` is when the drug was given. Raises `NotReady` with what is missing by name.

    Only the first administration waits; a correction of an entry from before there was a checklist does not.
    """
    if session.administrations.standing().exists():
        return
    facts = ready_facts(session, at)
    found = ready_of(session, facts)
    is_older = not facts.answers and session.administrations.exists()
    if not found.is_ready and not is_older:
        raise NotReady(found.missing)


def ready_of(session: CareSession, facts: ReadyFacts) -> Ready:
    rules = session.course.protocol_version.rules
    return ready_state(tuple(points_of(facts, rules)), facts.answers)


def ready_facts(session: CareSession, at: datetime) -> ReadyFacts:
    """As they bear on a dose given at `at`: what came up after it was for the next one."""
    answers, earlier = _answers(session)
    since = dose_before(session, at)
    return ReadyFacts(
        answers=answers,
        earlier=earlier,
        screening=standing_of(session.course, at.astimezone(session.clinic.zone).date()),
        since=since,
        reviews=tuple(_reviews(session, since, at)),
        life_changes=tuple(_life_changes(session, since, at)),
        undecided=tuple(open_decisions(session, at)),
        consent=consent_at(session, at),
    )


def consent_at(session: CareSession, at: datetime) -> Consent | None:
    """The consent to treatment in force then. One written down later the same day was signed that day."""
    tomorrow = at.astimezone(session.clinic.zone).date() + timedelta(days=1)
    given = Consent.objects.filter(patient=session.patient_id, kind=Consent.Kind.TREATMENT)
    in_force = given.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at))
    midnight = datetime.combine(tomorrow, time(), session.clinic.zone)
    return in_force.filter(given_at__lt=midnight).order_by("-given_at").first()


def _answers(session: CareSession) -> tuple[dict[str, ChecklistAnswer], list[ChecklistAnswer]]:
    """Those that stand, by key; and those that were superseded, the oldest first."""
    asked = session.checks.filter(checklist=ChecklistAnswer.Checklist.PRE_DOSE)
    rows = list(asked.select_related("by__user", "overridden_by__user").order_by("superseded_at"))
    standing = {row.key: row for row in rows if row.superseded_at is None}
    return standing, [row for row in rows if row.superseded_at is not None]


def dose_before(session: CareSession, at: datetime) -> datetime | None:
    given = Administration.objects.standing().filter(session__course=session.course_id, given_at__lt=at)
    earlier = given.exclude(session=session).exclude(session__status=CareSession.Status.VOID)
    return earlier.order_by("-given_at").values_list("given_at", flat=True).first()


def _reviews(session: CareSession, since: datetime | None, at: datetime) -> Iterator[DoseReview]:
    """Those that are open or were decided with a no, and those decided since the last dose."""
    asked = DoseReview.objects.standing().filter(course=session.course_id, asked_at__lte=at)
    is_recent = Q(reviewed_at__gt=since) if since else Q(reviewed_at__isnull=False)
    bears_on_this = Q(reviewed_at=None) | Q(goes_ahead=False) | is_recent
    found = asked.filter(bears_on_this).select_related("challenge", "reviewed_by__user")
    return found.iterator()


def _life_changes(session: CareSession, since: datetime | None, at: datetime) -> Iterator[Challenge]:
    """Planned major decisions that were open when this dose came up; each with its reviews."""
    raised = Challenge.objects.standing().filter(course=session.course_id, kind=Challenge.Kind.LIFE_CHANGE)
    known = raised.filter(raised_at__lte=at).exclude(closed_at__lt=since or at)
    yield from known.prefetch_related("reviews__by__user").order_by("raised_at")


def is_discussed(challenge: Challenge, since: datetime | None) -> bool:
    """Somebody spoke about it since the last dose, or closed it."""
    times = [review.at for review in challenge.reviews.all()]
    return challenge.closed_at is not None or any(since is None or at >= since for at in times)


def points_of(facts: ReadyFacts, rules: ProtocolRules) -> Iterator[Point]:
    lists = rules.checklists
    for item in lists.pre_dose:
        is_backed = item.key != CONSENT or facts.consent is not None
        yield Point(item.key, item.text, item.override_roles, is_backed=is_backed)
    if rules.screening.items:
        yield screening_point(facts.screening, rules)
    for crossing in facts.undecided:
        yield decision_point(crossing)
    for review in facts.reviews:
        yield review_point(review)
    for change in facts.life_changes:
        yield Point(change_key(change), f"{change} discussed", is_settled=is_discussed(change, facts.since))


def decision_point(crossing: Crossing) -> Point:
    said_no = crossing.refusal is not None
    asked = "the prescriber said not to go ahead" if said_no else "the prescriber's decision"
    return Point(
        decision_key(crossing), f"{crossing.worst.title}: {asked}", is_settled=False, is_refused=said_no
    )


def review_point(review: DoseReview) -> Point:
    """Only a yes settles it."""
    said_no = review.goes_ahead is False
    asked = "Decided not to go ahead after" if said_no else "Dose reviewed after"
    text = f"{asked}: {str(review.challenge).lower()}"
    return Point(review_key(review), text, is_settled=review.goes_ahead is True, is_refused=said_no)


def was_given_on(review: DoseReview) -> bool:
    """A dose of the course was given after this yes: it can no longer be taken back."""
    if not review.goes_ahead:
        return False
    given = Administration.objects.standing().filter(session__course=review.course_id)
    return given.filter(given_at__gte=review.reviewed_at).exists()


def screening_point(standing: Standing, rules: ProtocolRules) -> Point:
    newest = max((one.answer.answered_at for one in standing.open_items if one.answer), default=None)
    roles = rules.checklists.decision_roles.value
    return Point(SCREENING, SCREENING_TEXT, roles, standing.is_settled, newest)


def decision_key(crossing: Crossing) -> str:
    return f"{DECISION}-{crossing.observation.pk}"


def review_key(review: DoseReview) -> str:
    return f"review-{review.pk}"


def change_key(change: Challenge) -> str:
    return f"change-{change.pk}"
