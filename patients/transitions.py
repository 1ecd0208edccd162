"""Which phase of a course may follow which. A closed course stays closed: a new one is started instead."""

from __future__ import annotations

from patients.models.course import Course

Phase = Course.Phase

PHASES: dict[str, frozenset[str]] = {
    Phase.PREPARATION: frozenset({Phase.ACTIVE, Phase.MAINTENANCE, Phase.CLOSED}),
    Phase.ACTIVE: frozenset({Phase.MAINTENANCE, Phase.CLOSED}),
    Phase.MAINTENANCE: frozenset({Phase.ACTIVE, Phase.CLOSED}),
    Phase.CLOSED: frozenset(),
}


class IllegalMove(ValueError):
    """The table of phases does not allow this move."""


def next_phases(phase: str) -> list[Course.Phase]:
    """The phases that may follow, in the order of a course."""
    return [later for later in Phase if later in PHASES[phase]]


def check_move(phase: str, later: str) -> None:
    if later not in PHASES[phase]:
        raise IllegalMove(f"A course cannot go from {phase} to {later}.")
