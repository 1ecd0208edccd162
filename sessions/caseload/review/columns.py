"""What the database says of a patient in one value each: to sort by, to filter by, and to show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from integration_care.accounts.models import Membership
from integration_care.core.annotations import Annotation
from patients.followups.models import Alert, ContactLog, IntegrationWindow
from patients.followups.models.window import WindowQuerySet
from patients.journals.models import JournalEntry
from patients.measures.models import Response
from patients.models import Course, Patient
from patients.models.patient import PatientQuerySet
from sessions.caseload.unclosed import unclosed
from sessions.models import CareSession
from sessions.notes.waiting import unsigned, unwritten

UNDER_WAY = [phase for phase in Course.Phase.values if phase != Course.Phase.CLOSED]
TALKS = [CareSession.Kind.INTEGRATION, CareSession.Kind.GROUP]
CAME = [CareSession.Status.IN_PROGRESS, CareSession.Status.COMPLETED, CareSession.Status.ABORTED]
OURS = {"patient": OuterRef("pk")}
# What counts as contact, each by its last time, and what it is called.
CONTACTS = {
    "came_at": "session",
    "spoke_at": "call",
    "wrote_at": "journal",
    "answered_at": "questionnaire",
}
# What a row shows, of all that can be sorted and filtered by.
SHOWN = {
    *CONTACTS, "next_dose_at", "session_at", "visit_id", "visit_since", "doses_given", "alerts_open",
    "alerts_red", "notes_owed", "led_by",
}  # fmt: skip


LED_BY = Annotation[UUID | None]("led_by")  # who leads the care team


def caseload(member: Membership, now: datetime) -> PatientQuerySet:
    """The active patients in the member's sight. `course_now` and `lead_place` may be missing."""
    seen = Patient.objects.visible_to(member).active()
    joined = seen.annotate(
        course_now=FilteredRelation("courses", condition=Q(courses__phase__in=UNDER_WAY)),
        lead_place=FilteredRelation(
            "care_team", condition=Q(care_team__is_lead=True, care_team__left_on=None)
        ),
    )
    told = joined.annotate(
        phase=F("course_now__phase"), paused_at=F("course_now__paused_at"), led_by=F("lead_place__member")
    )
    timed = told.annotate(**times(now)).annotate(contact_at=Greatest(*CONTACTS))
    since = Coalesce("contact_at", "course_now__created_at")
    return timed.annotate(silent_since=since, **counts())


def times(now: datetime) -> Mapping[str, Combinable]:
    ahead = CareSession.objects.upcoming(now).filter(**OURS)
    to_meet = IntegrationWindow.objects.standing().filter(
        met_at=None, excused_at=None, effective_closes_at__gt=now, **OURS
    )
    answered = Response.objects.standing().filter(**OURS).order_by("-taken_at")
    left_open = unclosed(now).filter(**OURS)
    came = CareSession.objects.filter(status__in=CAME, **OURS)
    return {
        "next_dose_at": _first(ahead.doses(), "scheduled_start"),
        "session_at": _first(ahead.filter(kind__in=TALKS), "scheduled_start"),
        "ahead_at": _first(ahead, "scheduled_start"),
        "closes_at": _first(newest_windows().filter(**OURS), "effective_closes_at"),
        "to_meet_at": _first(to_meet.order_by("effective_closes_at"), "effective_closes_at"),
        "visit_since": _first(left_open, "started_at"),
        "visit_id": _first(left_open, "pk"),
        "came_at": _first(came.order_by("-started_at"), "started_at"),
        "spoke_at": _first(
            ContactLog.objects.filter(outcome=ContactLog.Outcome.REACHED, **OURS).order_by("-at"), "at"
        ),
        "wrote_at": _first(
            JournalEntry.objects.submitted().filter(**OURS).order_by("-submitted_at"), "submitted_at"
        ),
        "answered_at": _first(answered, "taken_at"),
        "measured_at": _first(answered.exclude(score=None), "taken_at"),
    }  # fmt: skip


def counts() -> Mapping[str, Combinable]:
    given = IntegrationWindow.objects.standing().filter(course=OuterRef("course_now__pk"))
    alerts = Alert.objects.open().exclude(kind=Alert.Kind.GLASS).filter(**OURS)
    begun = unsigned().filter(session__patient=OuterRef("pk"))
    return {
        "doses_given": _number(given, "course"),
        "alerts_open": _number(alerts, "patient"),
        "alerts_red": _number(alerts.filter(severity=Alert.Severity.RED), "patient"),
        "notes_owed": _number(begun, "session__patient") + _number(unwritten().filter(**OURS), "patient"),
    }


def newest_windows() -> WindowQuerySet:
    """Of each patient the window of the dose given last, if it leaves room for anybody to meet it."""
    standing = IntegrationWindow.objects.to_be_met()
    return standing.order_by("patient", "-anchor_at").distinct("patient")


def _first(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.values(column)[:1])


def _number(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
