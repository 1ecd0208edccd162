"""Everything that writes in this room. Each action is atomic, keyword-only, and in the trail."""

from sessions.actions.added_later import add_to_session, add_to_thread
from sessions.actions.calendar import book, book_again, cancel, move, no_show
from sessions.actions.challenges import (
    ChallengeDraft,
    close_challenge,
    raise_challenge,
    review_challenge,
)
from sessions.actions.commitments import CommitmentDraft, InsightDraft
from sessions.actions.concerns import raise_concern
from sessions.actions.conduct import (
    abort,
    complete_dosing,
    complete_integration,
    complete_preparation,
    send_home,
    start,
    void,
)
from sessions.actions.correcting import correct_times
from sessions.actions.dosing import (
    Given,
    Seen,
    correct_administration,
    mark,
    record_administration,
    record_observation,
    strike_administration,
)
from sessions.actions.leaving import Steadied, discharge
from sessions.actions.notes import save_note
from sessions.actions.themes import merge_themes, rename_theme
from sessions.actions.unprepared import decide_unprepared, preparations_missing
from sessions.notes.text import NoteText

__all__ = [
    "ChallengeDraft",
    "CommitmentDraft",
    "Given",
    "InsightDraft",
    "NoteText",
    "Seen",
    "Steadied",
    "abort",
    "add_to_session",
    "add_to_thread",
    "book",
    "book_again",
    "cancel",
    "close_challenge",
    "complete_dosing",
    "complete_integration",
    "complete_preparation",
    "correct_administration",
    "correct_times",
    "decide_unprepared",
    "discharge",
    "mark",
    "merge_themes",
    "move",
    "no_show",
    "preparations_missing",
    "raise_challenge",
    "raise_concern",
    "record_administration",
    "record_observation",
    "rename_theme",
    "review_challenge",
    "save_note",
    "send_home",
    "start",
    "strike_administration",
    "void",
]
