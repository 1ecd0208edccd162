"""The page of a preparation or an integration: the note on the left, what it rests on to the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_moment
from patients.journals.models import Answer, Commitment, JournalEntry
from patients.models import Course
from patients.protocols.rules import IntegrationRules
from sessions.models import CareSession, Note
from sessions.note_sections import EDUCATION, LEVELS, OF_KIND

LINE = 280


@dataclass(frozen=True)
class Part:
    """One headed part of a note, for reading."""

    label: str
    text: str
    voice: bool = False


@dataclass(frozen=True)
class Written:
    """A whole note, for reading."""

    author: str
    saved: str
    parts: tuple[Part, ...]
    chips: tuple[str, ...]


@dataclass(frozen=True)
class Quote:
    """A line the patient shared, in their words."""

    when: str
    text: str


def written(note: Note, session: CareSession) -> Written:
    bodies = {section.key: section.body for section in note.sections.all()}
    return Written(
        author=str(note.author),
        saved=local_moment(note.saved_at, note.author.clinic.zone),
        parts=tuple(
            Part(section.label, bodies[section.key], section.voice)
            for section in OF_KIND[session.kind]
            if bodies.get(section.key)
        ),
        chips=tuple(_chips(note)),
    )


def _chips(note: Note) -> Iterator[str]:
    yield from (label for key, label in LEVELS if key in note.levels)
    yield from (label for key, label in EDUCATION if key in note.education)
    if note.framework and note.session.kind == CareSession.Kind.INTEGRATION:
        yield Course.Framework(note.framework).label


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


def usual_times(session: CareSession, now: datetime) -> tuple[datetime, datetime]:
    """What the times are likely to be: as recorded, else as booked where that has passed, else up to now."""
    began = session.started_at or min(session.scheduled_start, now)
    if session.ended_at:
        return began, session.ended_at
    booked = session.scheduled_end - session.scheduled_start
    return began, max(began, min(began + booked, now))


def open_commitments(commitments: Sequence[Commitment]) -> list[Commitment]:
    return [one for one in commitments if one.status == Commitment.Status.ACTIVE]
