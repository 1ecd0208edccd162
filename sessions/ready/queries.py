"""What Ready rests on for one dose, as it was read: of the dose itself, of its course, of the patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from integration_care.core.asked_often import asked_often
from integration_care.core.share_out import share_out
from patients.models import Consent, Screening
from patients.screening.standing import screenings
from sessions.models import (
    Acknowledgement,
    Administration,
    CareSession,
    Challenge,
    ChallengeReview,
    ChecklistAnswer,
    DoseReview,
    Observation,
)


@dataclass(frozen=True)
class ReadyRecord:
    """Nothing is left out for the time at which it happened: that is for whoever asks about a dose then.

    `seen` and `given` stand; `seen` and `acknowledged` are of this dose, `given` of all doses of the course.
    `checks` are the answers before the dose, those that were superseded first, the oldest of them first.
    """

    seen: Sequence[Observation]
    acknowledged: Sequence[Acknowledgement]
    given: Sequence[Administration]
    checks: Sequence[ChecklistAnswer]
    screenings: Sequence[Screening]
    reviews: Sequence[DoseReview]
    life_changes: Sequence[Challenge]
    consents: Sequence[Consent]


def ready_record(
    session: CareSession, seen: Sequence[Observation], acknowledged: Sequence[Acknowledgement]
) -> ReadyRecord:
    course, changes = session.course_id, life_changes(session.course_id)
    share_out(changes, "reviews", said_of_changes(course))
    return ReadyRecord(
        seen=seen,
        acknowledged=acknowledged,
        given=given_in(course),
        checks=checks_before(session.pk),
        screenings=screenings(course),
        reviews=dose_reviews(course),
        life_changes=changes,
        consents=consents(session.patient_id),
    )


@asked_often
def given_in(course: UUID) -> QuerySet[Administration]:
    """The order in which it was given is the order of the doses."""
    rows = Administration.objects.standing().filter(session__course=course)
    return rows.exclude(session__status=CareSession.Status.VOID).order_by("given_at")


@asked_often
def checks_before(session: UUID) -> QuerySet[ChecklistAnswer]:
    asked = ChecklistAnswer.objects.filter(session=session, checklist=ChecklistAnswer.Checklist.PRE_DOSE)
    return asked.select_related("by__user", "overridden_by__user").order_by("superseded_at")


@asked_often
def dose_reviews(course: UUID) -> QuerySet[DoseReview]:
    asked = DoseReview.objects.standing().filter(course=course)
    return asked.select_related("challenge", "reviewed_by__user")


@asked_often
def life_changes(course: UUID) -> QuerySet[Challenge]:
    """Planned major decisions."""
    raised = Challenge.objects.standing().filter(course=course, kind=Challenge.Kind.LIFE_CHANGE)
    return raised.order_by("raised_at")


@asked_often
def said_of_changes(course: UUID) -> QuerySet[ChallengeReview]:
    kind = Challenge.Kind.LIFE_CHANGE
    said = ChallengeReview.objects.filter(challenge__course=course, challenge__kind=kind)
    return said.select_related("by__user")


@asked_often
def consents(patient: UUID) -> QuerySet[Consent]:
    """To treatment, withdrawn ones too; the one given last comes first."""
    given = Consent.objects.filter(patient=patient, kind=Consent.Kind.TREATMENT)
    return given.order_by("-given_at")
