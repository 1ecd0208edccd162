"""What a session page reads: a fixed number of queries, whatever was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.asked_often import OneOf, asked_often
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
    discharge: Discharge | None
    checks: Sequence[ChecklistAnswer]

    @property
    def standing(self) -> list[Administration]:
        return [row for row in self.administrations if row.struck_at is None]


@dataclass(frozen=True)
class CourseAround:
    """The course around a session, in the order of time."""

    windows: Sequence[IntegrationWindow]


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


def dose_record(session: CareSession, beside: Iterable[Any] = ()) -> DoseRecord:
    """`beside`: other rows of the dose, whose members are looked up with those of these."""
    administrations, observations, marks = _given(session.pk), _seen(session.pk), _marks(session.pk)
    discharge = next(iter(_discharges(session.pk)), None)
    name_members([*administrations, *observations, *marks, *filter(None, [discharge]), *beside])
    return DoseRecord(administrations, observations, marks, discharge, _checks_before_leaving(session.pk))


@asked_often
def _given(session: UUID) -> QuerySet[Administration]:
    return Administration.objects.filter(session=session)


@asked_often
def _seen(session: UUID) -> QuerySet[Observation]:
    return Observation.objects.filter(session=session)


@asked_often
def _marks(session: UUID) -> QuerySet[TimelineMark]:
    return TimelineMark.objects.filter(session=session)


@asked_often
def _discharges(session: UUID) -> QuerySet[Discharge]:
    return Discharge.objects.filter(session=session)


@asked_often
def _checks_before_leaving(session: UUID) -> QuerySet[ChecklistAnswer]:
    kind = ChecklistAnswer.Checklist.DISCHARGE
    return ChecklistAnswer.objects.standing().filter(session=session, checklist=kind)


def name_members(rows: Iterable[Any]) -> None:
    """Gives each row the members it names (`by`, `struck_by`, ...): a few people wrote all of a dose."""
    fields = [(row, field, vars(row)[field.attname]) for row in rows for field in _members_of(row._meta)]
    named = [(row, field, key) for row, field, key in fields if key]
    people = {one.pk: one for one in _members(list({key for *_, key in named}))} if named else {}
    for row, field, key in named:
        field.set_cached_value(row, people[key])


@cache
def _members_of(meta: Any) -> Sequence[Any]:
    return [field for field in meta.concrete_fields if field.related_model is Membership]


@asked_often
def _members(keys: list[UUID]) -> QuerySet[Membership]:
    return Membership.objects.filter(OneOf("pk", keys)).select_related("user")


def course_around(session: CareSession) -> CourseAround:
    return CourseAround(windows=_windows(session.course_id))


@asked_often
def _windows(course: UUID) -> QuerySet[IntegrationWindow]:
    return IntegrationWindow.objects.standing().filter(course=course).order_by("anchor_at")


def commitments_of(session: CareSession) -> list[Commitment]:
    return list(Commitment.objects.standing().taken_on().filter(patient=session.patient_id))


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
