"""Everything that writes in circles. Each action is atomic, keyword-only, and in the trail."""

from sessions.groups.actions.attendance import close_meeting, correct, expect, mark
from sessions.groups.actions.meetings import add_meeting, book_meeting_again, cancel_meeting, move_meeting
from sessions.groups.actions.roster import give_place, join, leave, move_up, wait
from sessions.groups.actions.series import close_group, edit_group, open_group, reopen_group
from sessions.groups.actions.shared_note import add_to_shared_note, save_shared_note, sign_shared_note

__all__ = [
    "add_meeting",
    "add_to_shared_note",
    "book_meeting_again",
    "cancel_meeting",
    "close_group",
    "close_meeting",
    "correct",
    "edit_group",
    "expect",
    "give_place",
    "join",
    "leave",
    "mark",
    "move_meeting",
    "move_up",
    "open_group",
    "reopen_group",
    "save_shared_note",
    "sign_shared_note",
    "wait",
]
