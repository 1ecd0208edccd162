"""What the sessions room refuses, in words that may be shown to whoever asked for it.

`field` names the form field the words belong to; empty means the whole form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sessions.models import CareSession, Note, NoteRevision
from sessions.notes.text import NoteText

N = TypeVar("N")
K = TypeVar("K")
SIGNED = "This note is signed and does not change. What you typed is kept beside it, for an addendum."


class Refused(Exception):
    """The action changed nothing. The text says what is allowed."""

    field = ""

    def __init__(self, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field or self.field


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


class IllegalMove(Refused):
    """The session is not in a state from which this can be done."""

    def __init__(self, session: CareSession, wanted: CareSession.Status) -> None:
        was = session.get_status_display().lower()
        will = wanted.label.lower()
        super().__init__(f"This session is “{was}” and cannot become “{will}”. Nothing was changed.")


class CourseIsClosed(Refused):
    """A closed course is history: what took place is still written up, but nothing is booked or planned."""


class InTheFuture(Refused):
    """A time that has not come yet was given for something that happened."""


class OutOfReach(Refused):
    """Too long ago or too far ahead for a calendar, or a day on which the clinic is closed."""

    field = "date"


class OutOfOrder(Refused):
    """Two times contradict each other."""


class NothingGiven(Refused):
    """A dose cannot be completed without an administration."""


class WeightNeeded(Refused):
    """mg/kg says nothing without a weight."""

    field = "weight_kg"


class AmountNeeded(Refused):
    field = "total_mg"


class DoseDoubted(Refused):
    """An amount that somebody has to look at again. Passes when these very words are confirmed."""

    field = "confirmed"


class PreparationMissing(Refused):
    """Fewer preparation sessions than the protocol asks for before the first dose. Passes with a reason."""

    field = "unprepared_reason"


class NotTheirDecision(Refused):
    """The protocol keeps this decision to other roles; the text says who may."""

    field = "unprepared_reason"


class ReasonNeeded(Refused):
    field = "reason"


class GapsUnexplained(Refused):
    """Rows of the schedule stay empty. Passes with the reason for that; one for anything else is none."""

    field = "gaps_reason"


class Overlaps(Refused):
    """Somebody is already booked at that time."""

    field = "time"


class NotUnderWay(Refused):
    """Only a dose under way or just ended takes administrations and observations."""


class Implausible(Refused):
    """A reading that is hard to believe. Passes when it is named among those that were looked at again."""


class AlreadyDischarged(Refused):
    """A patient leaves a dose once; a second discharge would overwrite who took them home."""


class TypedTooLate(Refused, Generic[N, K]):
    """Somebody saved since it was opened: `note` stands as it is, and `late` is kept beside it, as `kept`."""

    words = "This note was changed in another window meanwhile. Both versions are kept."
    is_closed = False  # it takes nothing any more
    late: object

    def __init__(self, note: N, late: object, at: datetime) -> None:
        super().__init__(self.words)
        self.note, self.late, self.at = note, late, at
        self.kept: K | None = None  # where `late` went


class NoteConflict(TypedTooLate[Note, NoteRevision]):
    """A note of a session."""

    late: NoteText


class NoteSigned(NoteConflict):
    """The note was signed meanwhile: it takes nothing any more, and `late` is kept for an addendum."""

    words = SIGNED
    is_closed = True
