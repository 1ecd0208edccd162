"""What circles refuse, beside what `sessions.errors` names."""

from __future__ import annotations

from datetime import datetime

from integration_care.accounts.models import Membership
from sessions.errors import SIGNED, Refused, TypedTooLate
from sessions.groups.models import SharedNote, SharedNoteRevision


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
