"""Notes to sign, two versions side by side, and earlier versions, as their pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.core.ui.side_by_side import Words, side_by_side
from integration_care.core.ui.words import local_day, local_moment
from patients.models import Course
from sessions.models import CareSession, NoteRevision
from sessions.models.session import CareSessionQuerySet
from sessions.note_sections import EDUCATION, EMOTIONS, LEVELS, OF_KIND
from sessions.notes.compare import ROWS, Difference, Pick, text_of
from sessions.notes.row_words import row_words
from sessions.notes.text import NoteText
from sessions.notes.waiting import IS_BEGUN
from sessions.presenters.talk import moment

PAGE = 25
PICKS = (
    (Pick.CLINIC, "Keep what is at the clinic"),
    (Pick.TYPED, "Use what I typed"),
    (Pick.BOTH, "Keep both"),
)
BESIDE = {
    "themes": "Themes", "insights": "Insights", "commitments": "Commitments", "challenges": "Challenges",
    "concern": "Concern for safety", "without_commitment": "Why no commitment", "levels": "Levels touched",
    "framework": "Framework", "education": "Spoken about", "emotions": "Emotions",
    "private": "My private note",
}  # fmt: skip
NAMES = {**dict(LEVELS), **dict(EDUCATION), **dict(EMOTIONS), **dict(Course.Framework.choices)}


@dataclass(frozen=True)
class ToSign:
    """One row of the list: a note of the reader's own, or a session that still has none."""

    url: str
    name: str
    kind: str
    when: str
    days: int  # since the session
    is_begun: bool


@dataclass(frozen=True)
class ToSignPage:
    rows: list[ToSign]
    next_url: str
    previous_url: str


@dataclass(frozen=True)
class PickOption:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """One section in which the two versions differ."""

    key: str
    label: str
    clinic: Words
    typed: Words
    options: tuple[PickOption, ...]
    errors: list[str]


@dataclass(frozen=True)
class VersionPart:
    """One section as it was, beside what stands there now."""

    label: str
    said: Words
    now: Words
    is_same: bool

    @classmethod
    def of(cls, label: str, said: str, now: str) -> VersionPart:
        return cls(label, *side_by_side(said, now), said == now)


@dataclass(frozen=True)
class Version:
    """A whole earlier state of a note, for reading. `by`: where several people write."""

    when: str
    about: str
    parts: list[VersionPart]
    by: str = ""


def to_sign_page(sessions: CareSessionQuerySet, after: str, *, now: datetime, zone: ZoneInfo) -> ToSignPage:
    """Keyset paging: `after` is the key of the last row of the page before; an unknown one begins anew."""
    edge = _edge(sessions, after)
    found = sessions.after(edge) if edge else sessions
    page = list(found[: PAGE + 1])
    return ToSignPage(
        rows=[_to_sign(session, now, zone) for session in page[:PAGE]],
        next_url=f"?after={page[PAGE - 1].pk}" if len(page) > PAGE else "",
        previous_url="?" if edge else "",
    )


def _edge(sessions: CareSessionQuerySet, key: str) -> CareSession | None:
    try:
        return sessions.filter(pk=UUID(key)).first() if key else None
    except ValueError:
        return None


def _to_sign(session: CareSession, now: datetime, zone: ZoneInfo) -> ToSign:
    """`session`: one of those `to_sign`."""
    began = session.happened_at
    return ToSign(
        url=reverse("sessions:record", args=[session.pk]),
        name=session.patient.full_name,
        kind=str(session),
        when=local_moment(began, zone),
        days=max(0, (now.astimezone(zone).date() - began.astimezone(zone).date()).days),
        is_begun=IS_BEGUN.of(session),
    )


def comparison(
    kind: str,
    found: Sequence[Difference],
    picks: Mapping[str, str],
    errors: Mapping[str, list[str]],
    insights: Mapping[str, str],
) -> list[Row]:
    """`picks` and `errors`: as the form was sent, else nothing is chosen yet. `insights` as in `said`."""
    return [_row(kind, one, picks.get(one.key, ""), errors.get(one.key, []), insights) for one in found]


def _row(kind: str, one: Difference, picked: str, errors: list[str], insights: Mapping[str, str]) -> Row:
    options = tuple(PickOption(pick.value, label, pick == picked) for pick, label in PICKS)
    clinic, typed = side_by_side(said(one.key, one.clinic, insights), said(one.key, one.typed, insights))
    return Row(one.key, label_of(kind, one.key), clinic, typed, options, errors)


def label_of(kind: str, key: str) -> str:
    """What a section or a choice is called in a note of this kind of session."""
    known = {section.key: section.label for section in OF_KIND[kind]}
    return known.get(key) or BESIDE.get(key) or key.replace("-", " ").capitalize()


def said(key: str, value: str | list[str], insights: Mapping[str, str]) -> str:
    """A section's text, or the names of what was ticked, for reading. `insights` as in `row_words`."""
    if isinstance(value, list):
        return ", ".join(NAMES.get(name, name.replace("-", " ").capitalize()) for name in value)
    if key in ROWS:
        return row_words(key, value, insights)
    return value


def versions(
    kind: str,
    revisions: Sequence[NoteRevision],
    stands: NoteText,
    zone: ZoneInfo,
    insights: Mapping[str, str],
) -> list[Version]:
    """Each beside what `stands` now. `insights` as in `said`."""
    now = _told(stands, insights)
    return [
        Version(
            moment(one.saved_at, zone), _about(one, zone), _parts(kind, _told(text_of(one), insights), now)
        )
        for one in revisions
    ]


def _about(revision: NoteRevision, zone: ZoneInfo) -> str:
    if not revision.is_set_aside:
        return f"Version {revision.version}"
    if revision.chosen_at is None:
        return "Typed in a second window, not compared yet"
    return f"Typed in a second window, compared on {local_day(revision.chosen_at, zone)}"


def _parts(kind: str, was: dict[str, str], now: dict[str, str]) -> list[VersionPart]:
    shown = {key: words for key, words in was.items() if words}
    return [VersionPart.of(label_of(kind, key), words, now.get(key, "")) for key, words in shown.items()]


def _told(text: NoteText, insights: Mapping[str, str]) -> dict[str, str]:
    """Sections and choices, each in words."""
    everything: dict[str, str | list[str]] = {**text.sections, **text.choices}
    return {key: said(key, body, insights) for key, body in everything.items()}
