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
from integration_care.core.share_out import share_out
from patients.followups.models import IntegrationWindow
from patients.journals.models import Commitment, Insight, JournalEntry
from sessions.models import (
    Addendum,
    Administration,
    CareSession,
    ChecklistAnswer,
    Discharge,
    HiddenSection,
    Note,
    NoteSection,
    Observation,
    SessionStatusChange,
    SessionTheme,
    TimelineMark,
    TimesCorrection,
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
class Notes:
    """`own` is the reader's progress note; `others` are colleagues'.

    `written`: those that count as written; an admin, who reads none of them, has these alone.
    """

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
    administrations, observations, noted = given(session.pk), seen(session.pk), marks(session.pk)
    left = discharges(session.pk)
    name_members([session, *administrations, *observations, *noted, *left, *beside])
    discharge = left[0] if left else None
    return DoseRecord(administrations, observations, noted, discharge, checks_before_leaving(session.pk))


@asked_often
def given(session: UUID) -> QuerySet[Administration]:
    return Administration.objects.filter(session=session)


@asked_often
def seen(session: UUID) -> QuerySet[Observation]:
    return Observation.objects.filter(session=session)


@asked_often
def marks(session: UUID) -> QuerySet[TimelineMark]:
    return TimelineMark.objects.filter(session=session)


@asked_often
def discharges(session: UUID) -> QuerySet[Discharge]:
    return Discharge.objects.filter(session=session)


@asked_often
def checks_before_leaving(session: UUID) -> QuerySet[ChecklistAnswer]:
    kind = ChecklistAnswer.Checklist.DISCHARGE
    return ChecklistAnswer.objects.standing().filter(session=session, checklist=kind)


def name_members(rows: Iterable[Any]) -> None:
    """Gives each row the members it names (`by`, `struck_by`, ...): a few people wrote all of a dose.

    Those that came with a row stay.
    """
    fields = [(row, field, vars(row)[field.attname]) for row in rows for field in _members_of(row._meta)]
    named = [(row, field, key) for row, field, key in fields if key and not field.is_cached(row)]
    people = {one.pk: one for one in _members(list({key for *_, key in named}))} if named else {}
    for row, field, key in named:
        field.set_cached_value(row, people[key])


@cache
def _members_of(meta: Any) -> Sequence[Any]:
    return [field for field in meta.concrete_fields if field.related_model is Membership]


@asked_often
def _members(keys: list[UUID]) -> QuerySet[Membership]:
    return Membership.objects.filter(OneOf("pk", keys)).select_related("user")


@asked_often
def windows(course: UUID) -> QuerySet[IntegrationWindow]:
    return IntegrationWindow.objects.standing().filter(course=course).order_by("anchor_at")


@asked_often
def commitments(patient: UUID) -> QuerySet[Commitment]:
    return Commitment.objects.standing().taken_on().filter(patient=patient)


def notes_of(session: CareSession, reader: Membership) -> Notes:
    """Progress notes only: a process note is its author's, and `sessions.notes` alone shows it."""
    if not reads_notes(reader):
        return Notes(None, [], progress_notes(session.pk))
    written = readable_notes(session.pk, reader)
    share_out(written, "sections", sections(session.pk))
    share_out(written, "addenda", addenda(session.pk))
    for note in written:
        note.session = session
    own = next((note for note in written if note.author_id == reader.pk), None)
    return Notes(own, [note for note in written if note is not own], written)


@asked_often
def progress_notes(session: UUID) -> QuerySet[Note]:
    """That they exist is no secret, what they say is."""
    return Note.objects.filter(session=session, sort=Note.Sort.PROGRESS).select_related("author__user")


@asked_often
def readable_notes(session: UUID, reader: Membership) -> QuerySet[Note]:
    found = Note.objects.readable_by(reader).filter(session=session, sort=Note.Sort.PROGRESS)
    return found.select_related("author__user")


@asked_often
def sections(session: UUID) -> QuerySet[NoteSection]:
    return NoteSection.objects.filter(note__session=session, note__sort=Note.Sort.PROGRESS)


@asked_often
def addenda(session: UUID) -> QuerySet[Addendum]:
    said = Addendum.objects.filter(note__session=session, note__sort=Note.Sort.PROGRESS)
    return said.select_related("author__user")


@asked_often
def hidden_keys(kind: CareSession.Kind) -> QuerySet[HiddenSection, str]:
    """Of the sections that the clinic of the context hides in notes of this kind."""
    return HiddenSection.objects.filter(kind=kind).values_list("key", flat=True)


def reads_notes(reader: Membership) -> bool:
    return reader.can(Permission.READ_NARRATIVE)


@asked_often
def shared_lines(patient: UUID, count: int = 3) -> QuerySet[JournalEntry]:
    """The newest shared entries of the patient, for beside the note."""
    shared = JournalEntry.objects.filter(
        patient=patient, visibility=JournalEntry.Visibility.SHARED, submitted_at__isnull=False
    )
    return shared.order_by("-submitted_at")[:count]


def themes_of(session: CareSession) -> list[str]:
    return [row.theme.name for row in themes(session.pk)]


@asked_often
def themes(session: UUID) -> QuerySet[SessionTheme]:
    return SessionTheme.objects.filter(session=session).select_related("theme")


@asked_often
def insights(session: UUID) -> QuerySet[Insight]:
    return Insight.objects.filter(session=session)


@asked_often
def corrections(session: UUID) -> QuerySet[TimesCorrection]:
    return TimesCorrection.objects.filter(session=session).select_related("by__user")
