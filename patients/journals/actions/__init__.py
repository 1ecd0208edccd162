"""Everything that writes in the journal's room."""

from patients.journals.actions.asides import put_away, set_aside
from patients.journals.actions.attachments import Sent, attach, remove_attachment
from patients.journals.actions.commitments import (
    add_commitment,
    let_go,
    offer_commitment,
    reword_commitment,
    settle_commitment,
    take_on,
)
from patients.journals.actions.entries import (
    AlreadyHandedIn,
    Conflict,
    begin_entry,
    change_visibility,
    save_draft,
    submit,
)
from patients.journals.actions.insights import answer_return, pin_insight, put_away_insight
from patients.journals.actions.own_sets import (
    StillAsked,
    begin_set,
    bring_back_set,
    copy_set,
    set_aside_set,
    share_set,
)
from patients.journals.actions.prompt_sets import (
    add_prompt,
    edit_prompt,
    edit_prompt_set,
    install_prompt_sets,
    move_prompt,
    retire_prompt,
)
from patients.journals.actions.reviews import check_in, review_commitment
from patients.journals.transitions import NotOpen

__all__ = [
    "AlreadyHandedIn",
    "Conflict",
    "NotOpen",
    "Sent",
    "StillAsked",
    "add_commitment",
    "add_prompt",
    "answer_return",
    "attach",
    "begin_entry",
    "begin_set",
    "bring_back_set",
    "change_visibility",
    "check_in",
    "copy_set",
    "edit_prompt",
    "edit_prompt_set",
    "install_prompt_sets",
    "let_go",
    "move_prompt",
    "offer_commitment",
    "pin_insight",
    "put_away",
    "put_away_insight",
    "remove_attachment",
    "retire_prompt",
    "review_commitment",
    "reword_commitment",
    "save_draft",
    "set_aside",
    "set_aside_set",
    "settle_commitment",
    "share_set",
    "submit",
    "take_on",
]
