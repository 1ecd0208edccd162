"""Everything that writes the substance log. A line once written stays; another line takes it back."""

from sessions.substances.actions.containers import Received, TakenOut, close, receive, reopen, take_out
from sessions.substances.actions.counts import count, explain
from sessions.substances.actions.draws import Drawn, Uses, account, draw
from sessions.substances.actions.log import Witness
from sessions.substances.actions.reversing import reverse
from sessions.substances.actions.rules import set_rules
from sessions.substances.actions.witnessing import confirm, note_refused

__all__ = [
    "Drawn",
    "Received",
    "TakenOut",
    "Uses",
    "Witness",
    "account",
    "close",
    "confirm",
    "count",
    "draw",
    "explain",
    "note_refused",
    "receive",
    "reopen",
    "reverse",
    "set_rules",
    "take_out",
]
