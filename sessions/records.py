"""What a session page reads: a fixed number of queries, whatever was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission, Role
from patients.followups.models import IntegrationWindow
from patients.journals.models import Commitment, Insight, JournalEntry
from sessions.models import (
    Administration,
    CareSession,
    ChecklistAnswer,
    Discharge,
    Note,
    Observation,
    SessionStatusChange,
    SessionTheme,
    TimelineMark,
)


@dataclass(frozen=True)
class DoseRecord:
    """Everything written during one dose, in the order of time; struck entries are included."""

    administrations: Sequence[Administration]
    observations: Sequence[Observation]
    marks: Sequence[TimelineMark]
    changes: Sequence[SessionStatusChange]
    discharge: Discharge | None
    checks: Sequence[ChecklistAnswer]

    @property
    def standing(self) -> list[Administration]:
        return [row for row in self.administrations if row.struck_at is None]


@dataclass(frozen=True)
class CourseAround:
    """The course around a session: what came before and what is taken on."""

    sessions: Sequence[CareSession]
    windows: Sequence[IntegrationWindow]
    commitments: Sequence[Commitment]


@dataclass(frozen=True)
class Notes:
    """`own` is the reader's progress note; `others` are colleagues'. An admin gets `count` alone."""

    own: Note | None
    others: Sequence[Note]
    written: Sequence[Note]


def run_by(member: Membership) -> Q:
    """Sessions that are the member's: led, begun or written in by them; to a nurse each dose they may see."""
    if member.role == Role.NURSE:
        return Q(lead=member) | Q(kind=CareSession.Kind.DOSING)
    written: tuple[QuerySet[Any], ...] = (
        SessionStatusChange.objects.filter(by=member, became=CareSession.Status.IN_PROGRESS),
        Administration.objects.filter(given_by=member),
        Observation.objects.filter(by=member),
        TimelineMark.objects.filter(by=member),
    )
    return reduce(or_, (Q(pk__in=rows.values("session")) for rows in written), Q(lead=member))


def dose_record(session: CareSession) -> DoseRecord:
    return DoseRecord(
        administrations=list(session.administrations.select_related("given_by__user", "struck_by__user")),
        observations=list(session.observations.select_related("by__user", "struck_by__user")),
        marks=list(session.marks.select_related("by__user", "struck_by__user")),
        changes=list(session.status_changes.all()),
        discharge=Discharge.objects.filter(session=session).select_related("by__user").first(),
        checks=list(session.checks.standing().filter(checklist=ChecklistAnswer.Checklist.DISCHARGE)),
    )


def course_around(session: CareSession) -> CourseAround:
    return CourseAround(
        sessions=list(CareSession.objects.filter(course=session.course_id).standing()),
        windows=list(
            IntegrationWindow.objects.standing().filter(course=session.course_id).order_by("anchor_at")
        ),
        commitments=list(Commitment.objects.standing().taken_on().filter(patient=session.patient_id)),
    )


def notes_of(session: CareSession, reader: Membership) -> Notes:
    """Progress notes only: a process note is its author's, and `sessions.notes` alone shows it."""
    written = Note.objects.filter(session=session, sort=Note.Sort.PROGRESS).select_related("author__user")
    readable = (
        written.readable_by(reader).prefetch_related("sections", "addenda__author__user")
        if reads_notes(reader)
        else written.none()
    )
    own = next((note for note in readable if note.author_id == reader.pk), None)
    return Notes(own, [note for note in readable if note is not own], list(written))


def reads_notes(reader: Membership) -> bool:
    return reader.can(Permission.READ_NARRATIVE)


def shared_lines(session: CareSession, count: int = 3) -> list[JournalEntry]:
    """The newest shared entries of the patient, for beside the note."""
    shared = JournalEntry.objects.filter(
        patient=session.patient_id, visibility=JournalEntry.Visibility.SHARED, submitted_at__isnull=False
    )
    return list(shared.prefetch_related("answers").order_by("-submitted_at")[:count])


def themes_of(session: CareSession) -> list[str]:
    return [row.theme.name for row in SessionTheme.objects.filter(session=session).select_related("theme")]


def insights_of(session: CareSession) -> list[Insight]:
    return list(Insight.objects.filter(session=session))
