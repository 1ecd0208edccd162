"""The points that Ready rests on for one dose, and what the record says to each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from patients.models import Consent
from patients.protocols.rules import ProtocolRules
from patients.screening.standing import Standing, standing
from sessions import queries
from sessions.crossings import Crossing, acknowledgements, open_decisions
from sessions.models import Administration, CareSession, Challenge, ChecklistAnswer, DoseReview
from sessions.ready.queries import ReadyRecord, consents, ready_record
from sessions.ready.state import NotReady, Point, Ready, ready_state

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
    seen = [row for row in queries.seen(session.pk) if row.struck_at is None]
    return facts_at(at, session, ready_record(session, seen, acknowledgements(session.pk)))


def facts_at(at: datetime, session: CareSession, record: ReadyRecord) -> ReadyFacts:
    """The same of what was read already. Pure."""
    rules, zone = session.course.protocol_version.rules, session.clinic.zone
    since = dose_before(session, record.given, at)
    standing_answers = {row.key: row for row in record.checks if row.superseded_at is None}
    return ReadyFacts(
        answers=standing_answers,
        earlier=[row for row in record.checks if row.superseded_at is not None],
        screening=standing(rules.screening, record.screenings, at.astimezone(zone).date()),
        since=since,
        reviews=tuple(one for one in record.reviews if bears_on(one, since, at)),
        life_changes=tuple(one for one in record.life_changes if was_planned(one, since, at)),
        undecided=tuple(open_decisions(record.seen, rules, record.acknowledged, at)),
        consent=in_force(record.consents, at, zone),
    )


def consent_at(session: CareSession, at: datetime) -> Consent | None:
    return in_force(consents(session.patient_id), at, session.clinic.zone)


def in_force(given: Sequence[Consent], at: datetime, zone: ZoneInfo) -> Consent | None:
    """The consent to treatment in force then, of those given, the last first.

    One written down later the same day was signed that day.
    """
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), zone)
    stood = (one for one in given if one.withdrawn_at is None or one.withdrawn_at > at)
    return next((one for one in stood if one.given_at < midnight), None)


def dose_before(session: CareSession, given: Sequence[Administration], at: datetime) -> datetime | None:
    """The last administration of the dose before; `given` in the order of time."""
    before = (row.given_at for row in reversed(given) if row.session_id != session.pk and row.given_at < at)
    return next(before, None)


def bears_on(review: DoseReview, since: datetime | None, at: datetime) -> bool:
    """It is open or was decided with a no, or was decided since the last dose."""
    if review.asked_at > at:
        return False
    if review.reviewed_at is None or review.goes_ahead is False:
        return True
    return since is None or review.reviewed_at > since


def was_planned(change: Challenge, since: datetime | None, at: datetime) -> bool:
    """It was open when this dose came up."""
    is_closed = change.closed_at is not None and change.closed_at < (since or at)
    return change.raised_at <= at and not is_closed


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
