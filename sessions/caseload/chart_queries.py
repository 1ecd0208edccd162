"""What a patient's chart reads: a fixed number of queries, whatever the length of the course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, prefetch_related_objects

from integration_care.accounts.models import Membership
from patients.followups.models import Alert, FollowUp, IntegrationWindow, StaffTask
from patients.journals.models import JournalEntry
from patients.models import CareTeamMember, Course, Patient
from sessions.calendar.facts import diary_of, taken_between
from sessions.calendar.free_time import Diary
from sessions.caseload.board_queries import dose_not_logged, what_was_done
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
    lead = lead_of(patient)
    windows = windows_of(patient, now, most=MOST_WINDOWS)
    offers_hours = bool(windows) and wants_booking(windows[0], now)
    return ChartFacts(
        patient=patient,
        course=course_of(patient),
        windows=windows,
        sessions=sessions_of(patient),
        coming=list(FollowUp.objects.to_do().filter(patient=patient).order_by("due_at")),
        tasks=list(
            StaffTask.objects.at_hand(now)
            .filter(patient=patient)
            .select_related("patient")
            .order_by("due_at")
        ),
        alerts=list(
            Alert.objects.open().filter(patient=patient).select_related("patient", "acknowledged_by__user")
        ),
        lead=lead,
        diary=diary_for(lead, patient, windows, now) if lead and offers_hours else None,
        events=list(
            AdverseEvent.objects.filter(session__patient=patient, struck_at=None).order_by("-onset_at")[
                :MOST_EVENTS
            ]
        ),
        written=written_by(patient),
        **reviews_of(patient, now),
    )


def wants_booking(window: IntegrationWindow, now: datetime) -> bool:
    """Whether the page offers the lead's free hours: five questions that a settled window need not ask."""
    return window.state(now).is_unsettled and not window.is_expected(now)


def written_by(patient: Patient) -> tuple[int, datetime | None]:
    """How many entries were handed in, and when the last; none of the words."""
    entries = JournalEntry.objects.submitted().filter(patient=patient)
    found = entries.aggregate(number=Count("pk"), last=Max("submitted_at"))
    return found["number"], found["last"]


def reviews_of(patient: Patient, now: datetime) -> dict[str, int]:
    """What waits to be looked at, as counts."""
    due = Q(closed_at=None, review_on__lte=now.astimezone(patient.zone).date())
    waits = Q(dose_review__in=DoseReview.objects.waiting())
    return (
        Challenge.objects.standing()
        .filter(patient=patient)
        .aggregate(dose_reviews=Count("pk", filter=waits), due_challenges=Count("pk", filter=due))
    )


def course_of(patient: Patient) -> Course | None:
    """The one under way, or else the latest."""
    courses = Course.objects.filter(patient=patient).select_related("protocol_version__protocol")
    found = sorted(courses.order_by("-created_at"), key=lambda course: course.phase == Course.Phase.CLOSED)
    return found[0] if found else None


def windows_of(
    patient: Patient, now: datetime, *, course: Course | None = None, most: int | None = None
) -> list[IntegrationWindow]:
    """All of them, or those of one course; what was done around is read for the newest `most`."""
    windows = IntegrationWindow.objects.standing().filter(patient=patient).order_by("-anchor_at")
    related = windows.select_related("patient", "course", "dose", "booked_session")
    found = list(
        (related.filter(course=course) if course else related).annotate(dose_not_logged=dose_not_logged(now))
    )
    prefetch_related_objects(found[:most], *what_was_done())
    return found


def lead_of(patient: Patient) -> Membership | None:
    leads = CareTeamMember.objects.filter(patient=patient, left_on=None, is_lead=True)
    team = leads.select_related("member__user", "member__clinic").first()
    return team.member if team else None


def sessions_of(patient: Patient) -> list[CareSession]:
    held = CareSession.objects.filter(patient=patient).exclude(status__in=[Status.CANCELLED, Status.VOID])
    return list(held.select_related("lead__user").by_time().reverse()[:MOST_SESSIONS])[::-1]


def diary_for(
    lead: Membership, patient: Patient, windows: Sequence[IntegrationWindow], now: datetime
) -> Diary:
    """The lead's, until the latest window closes; taken are the hours of either of the two."""
    until = windows[0].effective_closes_at if windows else now
    return diary_of(lead, now, lead.clinic.zone, taken_between(now, until, lead=lead, patient=patient))
