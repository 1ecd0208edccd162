"""Everything that writes in this room. Each action is atomic, keyword-only, and in the trail."""

from sessions.actions.calendar import book, book_again, cancel, move, no_show
from sessions.actions.commitments import CommitmentDraft
from sessions.actions.conduct import (
    abort,
    complete_dosing,
    complete_integration,
    complete_preparation,
    preparations_missing,
    send_home,
    start,
    void,
)
from sessions.actions.dosing import (
    Given,
    Seen,
    correct_administration,
    discharge,
    mark,
    record_administration,
    record_observation,
    strike_administration,
)
from sessions.actions.notes import NoteText, save_note

__all__ = [
    "CommitmentDraft",
    "Given",
    "NoteText",
    "Seen",
    "abort",
    "book",
    "book_again",
    "cancel",
    "complete_dosing",
    "complete_integration",
    "complete_preparation",
    "correct_administration",
    "discharge",
    "mark",
    "move",
    "no_show",
    "preparations_missing",
    "record_administration",
    "record_observation",
    "save_note",
    "send_home",
    "start",
    "strike_administration",
    "void",
]
