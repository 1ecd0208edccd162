"""The one table of what may become of a commitment. Nothing else decides where one may go."""

from __future__ import annotations

from collections.abc import Mapping

from patients.journals.models import Commitment

Status = Commitment.Status
SETTLED = frozenset({Status.KEPT, Status.PARTLY, Status.LET_GO})

# A draft may be settled without being taken on: let go of, or done at once.
TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.ACTIVE, *SETTLED}),
    Status.ACTIVE: SETTLED,
    Status.KEPT: frozenset(),
    Status.PARTLY: frozenset(),
    Status.LET_GO: frozenset(),
}
# What a look back in a session may find, in the order in which it is asked. It goes on, too; and a later look
# may say otherwise than the one before. An offer that nobody took on is not looked at.
FOUND = (Status.KEPT, Status.PARTLY, Status.LET_GO, Status.ACTIVE)
LOOKS: Mapping[Status, frozenset[Status]] = {
    was: frozenset() if was == Status.DRAFT else frozenset(FOUND) for was in Status
}


class NotOpen(ValueError):
    """The commitment was settled already, or was never taken on."""


def check_move(was: str, becomes: str, *, in_a_look: bool = False) -> None:
    """`in_a_look`: found together with the patient, which may also reopen what was settled."""
    table = LOOKS if in_a_look else TRANSITIONS
    if becomes not in table[Status(was)]:
        raise NotOpen(was)
