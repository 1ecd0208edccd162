"""Which state of a concern may come after which."""

from __future__ import annotations

from collections.abc import Mapping

from patients.concerns.models import Concern

State = Concern.State

MOVES: Mapping[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.ACKNOWLEDGED, State.ANSWERED, State.CLOSED}),
    State.ACKNOWLEDGED: frozenset({State.ANSWERED, State.CLOSED}),
    State.ANSWERED: frozenset({State.ANSWERED, State.CLOSED}),
    State.CLOSED: frozenset(),
}
SPEAKS = frozenset({State.ANSWERED, State.CLOSED})  # never without words for the patient


class IllegalMove(ValueError):
    """The table does not allow this."""
