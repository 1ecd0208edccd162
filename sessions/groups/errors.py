"""What circles refuse, beside what `sessions.errors` names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from integration_care.accounts.models import Membership
from sessions.errors import SIGNED, Refused, TypedTooLate
from sessions.groups.models import SharedNote, SharedNoteRevision


@dataclass(frozen=True)
class Conflict:
    """One patient, or one date, that is in the way; `key` says in the next attempt to go on without it."""

    key: str
    who: str
    why: str


class Conflicts(Refused):
    """Nothing was booked. Each of `found` may be left out, by its key."""

    def __init__(self, found: Sequence[Conflict]) -> None:
        super().__init__("Some of it cannot be booked. Nothing was changed yet.")
        self.found = tuple(found)


class CircleFull(Refused):
    """Every place is taken."""

    field = "patient"


class SharedNoteConflict(TypedTooLate[SharedNote, SharedNoteRevision]):
    """The shared note of a circle; `by` typed what came late."""

    late: str

    def __init__(self, note: SharedNote, late: str, at: datetime, by: Membership) -> None:
        super().__init__(note, late, at)
        self.by = by


class SharedNoteSigned(SharedNoteConflict):
    words = SIGNED
    is_closed = True
