"""What a patient's chart reads: a fixed number of queries, whatever the length of the course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Subquery

from integration_care.accounts.models import Membership
from integration_care.core.asked_at_once import asked_at_once
from integration_care.core.asked_often import asked_often, numbers
from patients.followups.models import Alert, FollowUp, IntegrationWindow, StaffTask
from patients.journals.models import JournalEntry
from patients.models import CareTeamMember, Course, Patient
from sessions.calendar.facts import diary_of, taken_between
from sessions.calendar.free_time import Diary
from sessions.caseload.board_queries import dose_not_logged
from sessions.caseload.done import remember
from sessions.models import AdverseEvent, CareSession, Challenge, DoseReview

MOST_WINDOWS = 24  # drawn; counts are of all
MOST_SESSIONS = 120
MOST_EVENTS = 8
Status = CareSession.Status


@dataclass(frozen=True)
class ChartFacts:
    """One patient's record as the chart shows it, without any narrative but the course's intention.

    `windows` newest first, with what was done around the first `MOST_WINDOWS` of them; `sessions` in order of
    time, without those cancelled or entered in error.
    """

    patient: Patient
    course: Course | None
    windows: Sequence[IntegrationWindow]
    sessions: Sequence[CareSession]
    coming: Sequence[FollowUp]
    tasks: Sequence[StaffTask]
    alerts: Sequence[Alert]
    lead: Membership | None
    diary: Diary | None
    dose_reviews: int = 0  # open: the next dose waits for a decision
    due_challenges: int = 0
    written: tuple[int, datetime | None] = (0, None)  # private ones too: that they exist is no secret
    events: Sequence[AdverseEvent] = ()  # the newest first; what was struck out is left out


def read(patient: Patient, now: datetime) -> ChartFacts:
    key = patient.pk
    with asked_at_once(
        _windows.asking(key, None, now),
        _leads.asking(key),
        _courses.asking(key),
        _sessions.asking(key),
        _coming.asking(key),
        _tasks.asking(key, now),
        _alerts.asking(key),
        _events.asking(key),
        _counts.asking(key, today(patient, now)),
    ):
        return _facts(patient, now)


def _facts(patient: Patient, now: datetime) -> ChartFacts:
    key, lead = patient.pk, lead_of(patient)
    windows = windows_of(patient, now, most=MOST_WINDOWS)
    offers_hours = bool(windows) and wants_booking(windows[0], now)
    tasks, alerts = _tasks(key, now), _alerts(key)
    for task in tasks:
        task.patient = patient
    for alert in alerts:
        alert.patient = patient
    return ChartFacts(
        patient=patient,
        course=course_of(patient),
        windows=windows,
        sessions=_sessions(key)[::-1],
        coming=_coming(key),
        tasks=tasks,
        alerts=alerts,
        lead=lead,
        diary=diary_for(lead, patient, windows, now) if lead and offers_hours else None,
        events=_events(key),
        **counts_of(patient, now),
    )


def wants_booking(window: IntegrationWindow, now: datetime) -> bool:
    """Whether the page offers the lead's free hours: what a settled window need not ask."""
    return window.state(now).is_unsettled and not window.is_expected(now)


def counts_of(patient: Patient, now: datetime) -> dict[str, Any]:
    """What waits to be looked at; how many entries were handed in and when the last, none of the words."""
    found = _counts.one(patient.pk, today(patient, now))
    return {
        "written": (found["entries"], found["last_at"]),
        "dose_reviews": found["dose_reviews"],
        "due_challenges": found["due_challenges"],
    }


def today(patient: Patient, now: datetime) -> date:
    return now.astimezone(patient.zone).date()


@asked_often
def _counts(patient: UUID, today: date) -> QuerySet[Patient, dict[str, Any]]:
    entries = numbers(
        JournalEntry.objects.submitted().filter(patient=patient), number=Count("pk"), last=Max("submitted_at")
    )
    due = Q(closed_at=None, review_on__lte=today)
    waits = Q(dose_review__in=DoseReview.objects.waiting())
    return numbers(
        Challenge.objects.standing().filter(patient=patient),
        dose_reviews=Count("pk", filter=waits),
        due_challenges=Count("pk", filter=due),
        entries=Subquery(entries.values("number")),
        last_at=Subquery(entries.values("last")),
    )


@asked_often
def _coming(patient: UUID) -> QuerySet[FollowUp]:
    return FollowUp.objects.to_do().filter(patient=patient).order_by("due_at")


@asked_often
def _tasks(patient: UUID, now: datetime) -> QuerySet[StaffTask]:
    return StaffTask.objects.at_hand(now).filter(patient=patient).order_by("due_at")


@asked_often
def _alerts(patient: UUID) -> QuerySet[Alert]:
    return Alert.objects.open().filter(patient=patient).select_related("acknowledged_by__user")


@asked_often
def _events(patient: UUID) -> QuerySet[AdverseEvent]:
    standing = AdverseEvent.objects.filter(session__patient=patient, struck_at=None)
    return standing.order_by("-onset_at")[:MOST_EVENTS]


@asked_often
def _sessions(patient: UUID) -> QuerySet[CareSession]:
    """The latest first."""
    held = CareSession.objects.filter(patient=patient).exclude(status__in=[Status.CANCELLED, Status.VOID])
    return held.select_related("lead__user").by_time().reverse()[:MOST_SESSIONS]


def course_of(patient: Patient) -> Course | None:
    """The one under way, or else the latest."""
    found = sorted(_courses(patient.pk), key=lambda course: course.phase == Course.Phase.CLOSED)
    return found[0] if found else None


@asked_often
def _courses(patient: UUID) -> QuerySet[Course]:
    courses = Course.objects.filter(patient=patient).select_related("protocol_version__protocol")
    return courses.order_by("-created_at")


def windows_of(
    patient: Patient, now: datetime, *, course: Course | None = None, most: int | None = None
) -> list[IntegrationWindow]:
    """All of them, or those of one course; what was done around is read for the newest `most`."""
    found = _windows(patient.pk, course.pk if course else None, now)
    for window in found:
        window.patient = patient
    remember(found[:most])
    return found


@asked_often
def _windows(patient: UUID, course: UUID | None, now: datetime) -> QuerySet[IntegrationWindow]:
    windows = IntegrationWindow.objects.standing().filter(patient=patient).order_by("-anchor_at")
    related = windows.select_related("course", "dose", "booked_session")
    of_course = related.filter(course=course) if course else related
    return of_course.annotate(dose_not_logged=dose_not_logged(now))


def lead_of(patient: Patient) -> Membership | None:
    team = _leads.first(patient.pk)
    return team.member if team else None


@asked_often
def _leads(patient: UUID) -> QuerySet[CareTeamMember]:
    leads = CareTeamMember.objects.filter(patient=patient, left_on=None, is_lead=True)
    return leads.select_related("member__user", "member__clinic")[:1]


def diary_for(
    lead: Membership, patient: Patient, windows: Sequence[IntegrationWindow], now: datetime
) -> Diary:
    """The lead's, until the latest window closes; taken are the hours of either of the two."""
    until = windows[0].effective_closes_at if windows else now
    return diary_of(lead, now, lead.clinic.zone, taken_between(now, until, lead=lead, patient=patient))
