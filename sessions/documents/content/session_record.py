"""One session with its signed notes, word for word: what an auditor or the next clinic reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from integration_care.accounts.models import Membership
from integration_care.core.ui.shapes import Fact
from integration_care.core.ui.words import local_clock, long_day, zone_name
from patients.journals.models import Commitment, Insight
from patients.models import Patient
from sessions.documents.content.wording import who
from sessions.documents.errors import NothingToTell
from sessions.documents.models import Document
from sessions.interchange.facts import notes as signed_notes
from sessions.models import CareSession, HiddenSection
from sessions.models.session import CareSessionQuerySet
from sessions.note_sections import OF_KIND
from sessions.presenters.talk import Written, written

NOT_SIGNED = "No note of this session is signed yet. Sign it first; then it can be made."


@dataclass(frozen=True)
class SignedNote:
    """`digest`: the signature's own checksum, in hex."""

    said: Written
    digest: str


@dataclass(frozen=True)
class Record:
    title: str
    facts: list[Fact]
    notes: list[SignedNote]
    insights: list[str]
    commitments: list[Commitment]
    zone: str


def with_signed_notes(patient: Patient, reader: Membership) -> CareSessionQuerySet:
    """The sessions that a record can be made of, the newest first."""
    signed = signed_notes(patient).order_by().values("session")
    found = CareSession.objects.visible_to(reader).standing().filter(patient=patient, pk__in=signed)
    return found.by_time().reverse()


def present(document: Document, now: datetime, room: int) -> Record:
    assert document.patient is not None  # noqa: S101 - its kind asks for one
    patient, reader = document.patient, document.requested_by
    found = with_signed_notes(patient, reader).select_related("lead__user", "course__protocol_version")
    session = found.filter(pk=document.session_id).first() if document.session_id else None
    if session is None:
        raise NothingToTell(NOT_SIGNED)
    insights = Insight.objects.readable_by(reader).filter(session=session)
    acts = Commitment.objects.readable_by(reader).filter(session=session).taken_on()
    return Record(
        title=str(session),
        facts=[*who(patient), *about(session, patient.clinic.zone)],
        notes=list(notes_of(session, patient)),
        insights=[one.text for one in insights.by_time()],
        commitments=list(acts.by_time()),
        zone=zone_name(patient.clinic.zone),
    )


def about(session: CareSession, zone: ZoneInfo) -> Iterator[Fact]:
    began, ended = session.happened_at, session.ended_at
    until = f"\N{EN DASH}{local_clock(ended, zone)}" if ended else ""
    yield Fact("When", f"{long_day(began, zone)}, {local_clock(began, zone)}{until} ({zone_name(zone)})")
    if session.length:
        yield Fact("Length", f"{round(session.length.total_seconds() / 60)} minutes")
    if session.place:
        yield Fact("Where", "By video call" if "://" in session.place else session.place)
    yield Fact("Led by", f"{session.lead}, {session.lead.get_role_display().lower()}")
    yield Fact("Indication", session.course.indication)


def notes_of(session: CareSession, patient: Patient) -> Iterator[SignedNote]:
    """Without the sections that the clinic hides; the signature is proved before they are left out."""
    hidden = labels_hidden(session)
    for note in (
        signed_notes(patient).filter(session=session).select_related("author__clinic", "author__user")
    ):
        note.session = session
        said = written(note, session)
        parts = tuple(part for part in said.parts if part.label not in hidden)
        yield SignedNote(replace(said, parts=parts), note.digest)


def labels_hidden(session: CareSession) -> set[str]:
    keys = set(HiddenSection.objects.filter(kind=session.kind).values_list("key", flat=True))
    return {section.label for section in OF_KIND[session.kind] if section.key in keys}
