"""How a course's screening stands on a day. Expired answers and clearances count as not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from integration_care.core.asked_often import asked_often
from patients.models import Course, Screening
from patients.protocols.screening import ScreeningItem, ScreeningRules


class State(StrEnum):
    UNANSWERED = "unanswered"
    NEEDS_CLEARANCE = "needs_clearance"
    EXPIRED = "expired"
    CLEARED = "cleared"
    CLEAR = "clear"  # answered no, and it still holds


OPEN = frozenset({State.UNANSWERED, State.NEEDS_CLEARANCE, State.EXPIRED})


@dataclass(frozen=True)
class ItemStanding:
    """One item of the protocol's list with the answer that stands, if there is one."""

    item: ScreeningItem
    answer: Screening | None
    state: State

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def until(self) -> date | None:
        """The last day on which the answer or its clearance holds, or held."""
        return self.answer.expires_on if self.answer else None


@dataclass(frozen=True)
class Standing:
    """Every item, in the order of the protocol."""

    items: tuple[ItemStanding, ...]

    def of(self, *states: State) -> tuple[ItemStanding, ...]:
        return tuple(one for one in self.items if one.state in states)

    @property
    def unanswered(self) -> tuple[ItemStanding, ...]:
        return self.of(State.UNANSWERED)

    @property
    def needs_clearance(self) -> tuple[ItemStanding, ...]:
        return self.of(State.NEEDS_CLEARANCE)

    @property
    def expired(self) -> tuple[ItemStanding, ...]:
        return self.of(State.EXPIRED)

    @property
    def cleared(self) -> tuple[ItemStanding, ...]:
        return self.of(State.CLEARED)

    @property
    def open_items(self) -> tuple[ItemStanding, ...]:
        """What stands in the way: the absolute ones first."""
        return tuple(
            sorted((one for one in self.items if one.is_open), key=lambda one: not one.item.is_absolute)
        )

    @property
    def is_settled(self) -> bool:
        return not self.open_items

    @property
    def is_begun(self) -> bool:
        return any(one.answer for one in self.items)


def standing_of(course: Course, today: date) -> Standing:
    """The standing answers of `course`, one query; `today` is the clinic's day."""
    return standing(course.protocol_version.rules.screening, screenings(course.pk), today)


@asked_often
def screenings(course: UUID) -> QuerySet[Screening]:
    """The answers that stand."""
    rows = Screening.objects.filter(course=course).standing()
    return rows.select_related("by__user", "cleared_by__user")


def standing(rules: ScreeningRules, answers: Iterable[Screening], today: date) -> Standing:
    """Pure. Answers to items that the protocol no longer asks for are left out."""
    given = {row.key: row for row in answers}
    return Standing(tuple(_of(item, given.get(item.key), today) for item in rules.items))


def _of(item: ScreeningItem, answer: Screening | None, today: date) -> ItemStanding:
    if answer is None:
        return ItemStanding(item, None, State.UNANSWERED)
    if answer.is_expired(today):
        return ItemStanding(item, answer, State.EXPIRED)
    if answer.answer == Screening.Answer.NO:
        return ItemStanding(item, answer, State.CLEAR)
    return ItemStanding(item, answer, State.CLEARED if answer.cleared_at else State.NEEDS_CLEARANCE)
