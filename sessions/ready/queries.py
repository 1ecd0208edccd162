"""What the pages of a dose read before it begins: of the dose itself, of its course, of the patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.asked_often import asked_often
from integration_care.core.share_out import share_out
from patients.journals.models import Commitment, CommitmentReview
from patients.models import Consent, Screening
from patients.screening.standing import screenings
from sessions.models import (
    Acknowledgement,
    Administration,
    AdverseEvent,
    CareSession,
    Challenge,
    ChallengeReview,
    ChecklistAnswer,
    DoseReview,
    Note,
    NoteSection,
    Observation,
)

COPING = "coping"


@dataclass(frozen=True)
class ReadyRecord:
    """What Ready rests on, as it was read.

    Nothing is left out for the time at which it happened: that is for whoever asks about a dose then.

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
def numbers_in(course: UUID) -> QuerySet[ChecklistAnswer]:
    """What came with a yes before each dose of the course, such as a weight."""
    asked = ChecklistAnswer.objects.standing().filter(checklist=ChecklistAnswer.Checklist.PRE_DOSE)
    found = asked.filter(session__course=course, value__isnull=False).select_related("session")
    return found.exclude(session__status=CareSession.Status.VOID)


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


# --- What is known beside it -----------------------------------------------------------------------------


@asked_often
def completed_in(course: UUID) -> QuerySet[CareSession]:
    return CareSession.objects.filter(course=course).completed()


@asked_often
def highest_before(session: UUID, course: UUID) -> QuerySet[Observation]:
    """Of each other dose of the course the row with its highest systolic pressure."""
    others = Observation.objects.standing().filter(session__course=course, systolic__isnull=False)
    rows = others.exclude(session=session).order_by("session_id", "-systolic", "observed_at")
    return rows.distinct("session_id")


@asked_often
def events_before(session: UUID, course: UUID) -> QuerySet[AdverseEvent]:
    """Of the other doses of the course."""
    found = AdverseEvent.objects.filter(session__course=course, struck_at=None)
    return found.exclude(session=session).order_by("onset_at")


@asked_often
def commitments(patient: UUID, reader: Membership) -> QuerySet[Commitment]:
    """Each `with_last_look`."""
    mine = Commitment.objects.readable_by(reader).taken_on().filter(patient=patient)
    return mine.with_last_look().order_by("created_at")


@asked_often
def coping(course: UUID, reader: Membership) -> QuerySet[NoteSection]:
    """From the newest preparation note."""
    written = NoteSection.objects.filter(
        key=COPING, note__session__course=course, note__session__kind=CareSession.Kind.PREPARATION
    )
    notes = Note.objects.readable_by(reader).filter(sort=Note.Sort.PROGRESS)
    readable = written.filter(note__in=notes).exclude(note__session__status=CareSession.Status.VOID)
    return readable.order_by("-note__session__scheduled_start")[:1]


# --- Commitments looked at again -------------------------------------------------------------------------


def review_keys(session: CareSession) -> tuple[UUID, UUID, UUID, datetime]:
    """What `under_review` is asked with."""
    return session.pk, session.course_id, session.patient_id, session.happened_at


@asked_often
def under_review(
    session: UUID, course: UUID, patient: UUID, at: datetime, reader: Membership
) -> QuerySet[Commitment]:
    """What was taken on before this session and is open, or was looked at in it; the oldest first."""
    mine = Commitment.objects.readable_by(reader).taken_on().filter(patient=patient)
    of_course = mine.filter(Q(course=course) | Q(course=None)).exclude(session=session)
    looked_at = CommitmentReview.objects.filter(session=session).values("commitment")
    before = of_course.since_before(at).values("pk")
    found = of_course.filter(Q(status=Commitment.Status.ACTIVE, pk__in=before) | Q(pk__in=looked_at))
    return found.by_time()


@asked_often
def looks_in(session: UUID) -> QuerySet[CommitmentReview]:
    """In the order of time."""
    return CommitmentReview.objects.filter(session=session).select_related("by__user")
