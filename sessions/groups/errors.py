"""What circles refuse, beside what `sessions.errors` names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sessions.errors import Refused
from sessions.groups.models import SharedNote


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


class SharedNoteConflict(Refused):
    """Somebody saved since it was opened: `note` stands as it is, and `late` is kept beside it."""

    def __init__(self, note: SharedNote, late: str, at: datetime) -> None:
        super().__init__("This note was changed in another window meanwhile. Both versions are kept.")
        self.note, self.late, self.at = note, late, at
