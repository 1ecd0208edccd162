"""The page of a preparation or an integration: the note on the left, what it rests on to the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.core.ui.words import for_the_team, local_clock, local_moment, long_day
from patients.journals.models import Answer, Commitment, JournalEntry
from patients.models import Course
from patients.protocols.rules import IntegrationRules
from sessions.models import CareSession, Note, TimesCorrection
from sessions.note_sections import EDUCATION, EMOTIONS, LEVELS, OF_KIND
from sessions.notes.signing import is_unchanged
from sessions.presenters.paper_link import paper_link

LINE = 280


@dataclass(frozen=True)
class Part:
    """One headed part of a note, for reading."""

    label: str
    text: str
    voice: bool = False


@dataclass(frozen=True)
class Signed:
    """Under a signed note. `is_unchanged`: it still says what was signed."""

    by: str
    when: str
    is_unchanged: bool


@dataclass(frozen=True)
class Added:
    """An addendum, for reading."""

    by: str
    when: str
    reason: str
    text: str


@dataclass(frozen=True)
class Written:
    """A whole note, for reading."""

    author: str
    saved: str
    parts: tuple[Part, ...]
    chips: tuple[str, ...]
    signed: Signed | None = None
    addenda: tuple[Added, ...] = ()
    add_url: str = ""
    paper_url: str = ""  # where it is made a document


@dataclass(frozen=True)
class Quote:
    """A line the patient shared, in their words."""

    when: str
    text: str


def written(note: Note, session: CareSession) -> Written:
    zone = session.clinic.zone
    return Written(
        author=str(note.author),
        saved=local_moment(note.saved_at, zone),
        parts=tuple(parts(note, session)),
        chips=tuple(_chips(note)),
        signed=signed(note, zone),
        addenda=tuple(
            Added(str(one.author), moment(one.written_at, zone), one.reason, one.body)
            for one in (note.addenda.all() if note.is_signed else ())
        ),
        add_url=reverse("sessions:add-to", args=[note.pk]) if note.is_signed else "",
        paper_url=paper_link(session, "session_record") if note.is_signed else "",
    )


def parts(note: Note, session: CareSession) -> Iterator[Part]:
    """In the order of the page."""
    bodies = {section.key: section.body for section in note.sections.all()}
    for section in OF_KIND[session.kind]:
        if bodies.get(section.key):
            yield Part(section.label, bodies[section.key], section.voice)


def signed(note: Note, zone: ZoneInfo) -> Signed | None:
    if note.signed_at is None:
        return None
    return Signed(note.signed_as, moment(note.signed_at, zone), is_unchanged(note))


def moment(at: datetime, zone: ZoneInfo) -> str:
    """3 March 2026, 14:05: a signature is read years later."""
    return f"{long_day(at, zone)}, {local_clock(at, zone)}"


def corrections(rows: Iterable[TimesCorrection], zone: ZoneInfo, reads: bool) -> list[Part]:
    """The times that stood before, with who put them right and, for the care team, why."""
    return [
        Part(_before(row, zone), f"{row.by}, {local_moment(row.at, zone)}: {for_the_team(row.reason, reads)}")
        for row in rows
    ]


def _before(row: TimesCorrection, zone: ZoneInfo) -> str:
    until = f"\N{EN DASH}{local_clock(row.was_ended_at, zone)}" if row.was_ended_at else ""
    return f"Was {local_moment(row.was_started_at, zone)}{until}"


def _chips(note: Note) -> Iterator[str]:
    yield from (label for key, label in LEVELS if key in note.levels)
    yield from (label for key, label in EMOTIONS if key in note.emotions)
    yield from _topics(note)
    if note.framework and note.session.kind == CareSession.Kind.INTEGRATION:
        yield Course.Framework(note.framework).label


def _topics(note: Note) -> Iterator[str]:
    """In the words of the protocol; what it no longer asks for, in those it shipped with."""
    if note.education:
        rules = note.session.course.protocol_version.rules.preparation
        known = dict(EDUCATION) | {topic.key: topic.text for topic in rules.education}
        yield from (label for key, label in known.items() if key in note.education)


def length_notice(length: timedelta | None, rules: IntegrationRules) -> str:
    """Outside of the usual 50 to 90 minutes is noticed gently; it is no fault."""
    if length is None:
        return ""
    minutes = round(length.total_seconds() / 60)
    low, high = rules.warn_below_min.value, rules.warn_above_min.value
    if low <= minutes <= high:
        return ""
    return f"{minutes} minutes; integration usually takes {low} to {high}. Worth a look at the times."


def quotes(entries: Sequence[JournalEntry], zone: ZoneInfo) -> tuple[Quote, ...]:
    """The newest shared lines, shortened, with times in the zone of the clinic."""
    found = []
    for entry in entries:
        text = entry.body or next(filter(None, map(own_words, entry.answers.all())), "")
        if text:
            short = text if len(text) <= LINE else f"{text[:LINE].rsplit(' ', 1)[0]}…"
            found.append(Quote(local_moment(entry.started_at, zone), short))
    return tuple(found)


def own_words(answer: Answer) -> str:
    """Empty for a tapped yes or no, which says nothing out of its question."""
    return answer.text if answer.said == answer.text else ""


def is_going_on(session: CareSession, now: datetime) -> bool:
    """Whether it may well end as this is read: it was begun, or today's booked time has come."""
    zone, booked = session.clinic.zone, session.scheduled_start
    is_today = booked.astimezone(zone).date() == now.astimezone(zone).date()
    return session.status == CareSession.Status.IN_PROGRESS or (is_today and booked <= now)


def open_commitments(commitments: Sequence[Commitment]) -> list[Commitment]:
    return [one for one in commitments if one.status == Commitment.Status.ACTIVE]
