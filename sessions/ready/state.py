"""Whether a dose may begin: every point answered yes, or gone on from by somebody who may. Pure.

Source: the points are the protocol's checklist before the dose, and what the record itself says stands in
the way. Who may go on without a yes is protocol data, too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sessions.errors import Refused

NAMED = 3  # of what is missing; the card “Before the dose” names all of it


class NotReady(Refused):
    """The first administration waits for what is missing; nothing was recorded."""

    def __init__(self, missing: Sequence[str]) -> None:
        more = len(missing) - NAMED
        named = "; ".join(missing if more <= 1 else missing[:NAMED])
        others = f" and {more} more" if more > 1 else ""
        super().__init__(
            f"Not ready, {len(missing)} without a yes: {named}{others}. "
            "Answer under “Before the dose”, then record."
        )


class State(StrEnum):
    OPEN = "open"  # nobody answered
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    OVERRIDDEN = "overridden"


DONE = frozenset({State.YES, State.OVERRIDDEN})


class Answer(Protocol):
    """A `ChecklistAnswer`, as far as this needs to know one."""

    @property
    def answer(self) -> str: ...
    @property
    def override_role(self) -> str: ...
    @property
    def overridden_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Point:
    """One thing that Ready rests on.

    `is_settled` is what the record itself says; None where somebody answers. `changed_at`: a decision to go
    on that is older than this was about something else. `is_refused`: somebody decided it with a no.
    `is_backed`: the record bears a yes out; one that it does not bear out counts as no.
    """

    key: str
    text: str
    override_roles: Collection[str] = ()
    is_settled: bool | None = None
    changed_at: datetime | None = None
    is_refused: bool = False
    is_backed: bool = True


@dataclass(frozen=True)
class Ready:
    points: tuple[tuple[Point, State], ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(point.text for point, state in self.points if state not in DONE)

    @property
    def is_ready(self) -> bool:
        return not self.missing

    @property
    def done(self) -> int:
        """Answered yes, or settled by the record."""
        return len(self.points) - len(self.missing) - self.gone_on

    @property
    def gone_on(self) -> int:
        """Without a yes, by somebody who may."""
        return sum(state is State.OVERRIDDEN for _, state in self.points)

    @property
    def total(self) -> int:
        return len(self.points)


def ready_state(points: Sequence[Point], answers: Mapping[str, Answer]) -> Ready:
    return Ready(tuple((point, state_of(point, answers.get(point.key))) for point in points))


def state_of(point: Point, answer: Answer | None) -> State:
    if point.is_settled:
        return State.YES
    if answer is None:
        return State.NO if point.is_refused else State.OPEN
    if point.is_settled is None and point.is_backed and answer.answer == State.YES:
        return State.YES
    if _goes_on(point, answer):
        return State.OVERRIDDEN
    if point.is_settled is False or is_against_the_record(point, answer):
        return State.NO
    return State(answer.answer)


def is_against_the_record(point: Point, answer: Answer) -> bool:
    """Answered yes, and the record does not bear it out, or no longer."""
    return not point.is_backed and answer.answer == State.YES


def _goes_on(point: Point, answer: Answer) -> bool:
    if answer.overridden_at is None or answer.override_role not in point.override_roles:
        return False
    return point.changed_at is None or answer.overridden_at >= point.changed_at
