"""The shared note of a meeting for reading: as it stands, and as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_moment
from patients.models import Patient
from sessions.groups.models import SharedNote, SharedNoteRevision
from sessions.groups.names import Named, masked, named_in
from sessions.groups.signing import is_unchanged
from sessions.notes.presenters import Version, VersionPart
from sessions.presenters.talk import Added, Signed, moment

THEMES = "Themes and process of the circle"


@dataclass(frozen=True)
class Shared:
    """The shared note for reading. `add_url`: for whoever may add to it, once it is signed."""

    text: str
    saved: str
    version: int
    signed: Signed | None
    addenda: tuple[Added, ...]
    add_url: str = ""


def shared(
    note: SharedNote | None, zone: ZoneInfo, others: Sequence[Patient] = (), *, add_url: str = ""
) -> Shared | None:
    """`others` stand in it as initials: in the record of one patient everybody else does."""
    if note is None:
        return None
    return Shared(
        text=masked(note.body, others),
        saved=local_moment(note.saved_at, zone),
        version=note.version,
        signed=_signed(note, zone),
        addenda=tuple(
            Added(
                str(one.author),
                moment(one.written_at, zone),
                masked(one.reason, others),
                masked(one.body, others),
            )
            for one in note.addenda.select_related("author__user")
        ),
        add_url=add_url if note.is_signed else "",
    )


def _signed(note: SharedNote, zone: ZoneInfo) -> Signed | None:
    if note.signed_at is None:
        return None
    return Signed(note.signed_as, moment(note.signed_at, zone), is_unchanged(note))


def stands(note: SharedNote, zone: ZoneInfo) -> str:
    """Who wrote what stands now."""
    if note.signed_at is not None:
        return f"Version {note.version}, signed by {note.signed_as}, {moment(note.signed_at, zone)}."
    return f"The note now is version {note.version}, saved by {note.saved_by}, {moment(note.saved_at, zone)}."


def versions(note: SharedNote, kept: Sequence[SharedNoteRevision], zone: ZoneInfo) -> list[Version]:
    return [
        Version(
            when=moment(one.saved_at, zone),
            about=_about(one, note),
            parts=[VersionPart.of(THEMES, one.body, note.body)],
            by=str(one.saved_by),
        )
        for one in kept
    ]


def _about(kept: SharedNoteRevision, note: SharedNote) -> str:
    if not kept.is_set_aside:
        return f"version {kept.version}"
    is_late = note.signed_at is not None and kept.saved_at >= note.signed_at
    return "typed after the note was signed" if is_late else "set aside, the note had been saved meanwhile"


def warning(text: str, people: Sequence[Patient]) -> list[Named]:
    """Names of people in this circle that stand in the shared note."""
    return named_in(text, people)
