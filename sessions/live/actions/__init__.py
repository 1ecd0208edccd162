"""What the bedside writes. Each action is atomic, keyword-only, and in the trail."""

from sessions.live.actions.bedside import acknowledge, add_words, strike_mark, strike_observation
from sessions.live.actions.events import Happened, follow_event, record_event, strike_event

__all__ = [
    "Happened",
    "acknowledge",
    "add_words",
    "follow_event",
    "record_event",
    "strike_event",
    "strike_mark",
    "strike_observation",
]
