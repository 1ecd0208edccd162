"""Everything that writes in this room: a letter taken in hand, how it ended, and one sent again."""

from sessions.letters.actions.asking import TooLate, send_again
from sessions.letters.actions.results import push_aside, write
from sessions.letters.actions.taking import Taken, take

__all__ = ["Taken", "TooLate", "push_aside", "send_again", "take", "write"]
