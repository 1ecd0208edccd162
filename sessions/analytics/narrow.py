"""Whose items are counted, where filters are asked for, and what may then be told of them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Generic, TypeVar

from sessions.analytics.small import OfPatient, gather, has_small_cell

T = TypeVar("T", bound=OfPatient)
Filters = Mapping[str, str]  # by the name of the attribute


@dataclass(frozen=True)
class Sight(Generic[T]):
    """Items, of which those are counted that every filter names, by the attribute of its name.

    What is told of them could not be worked out by subtracting one page from another: that is what
    `may_be_told` and `may_be_split` are for.
    """

    items: Sequence[T]
    filters: Filters
    least: int

    @cached_property
    def left(self) -> list[T]:
        return narrowed(self.items, self.filters)

    @property
    def may_be_told(self) -> bool:
        """One filter has to pick a group that is told apart; several, a table without a small cell."""
        if len(self.filters) > 1:
            return not has_small_cell(self.items, self.filters, self.least)
        return not self.items or all(
            any(group.keys == (value,) for group in gather(grouped(self.items, attrgetter(name)), self.least))
            for name, value in self.filters.items()
        )

    @property
    def as_far_as_told(self) -> Sight[T]:
        """Of nobody, where it may not be told."""
        return self if self.may_be_told else Sight((), {}, self.least)

    def may_be_split(self, by: str) -> bool:
        """Whether groups of what is left may be told: the rows of one page are cells of a larger table."""
        if not self.filters or by in self.filters:
            return True
        return not has_small_cell(self.items, {*self.filters, by}, self.least)

    def of(self, holds: Callable[[T], bool]) -> Sight[T]:
        return Sight([item for item in self.items if holds(item)], self.filters, self.least)


def narrowed(items: Iterable[T], filters: Filters) -> list[T]:
    return [item for item in items if all(getattr(item, name) == value for name, value in filters.items())]


def grouped(items: Iterable[T], by: Callable[[T], str]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for item in items:
        found[by(item)].append(item)
    return dict(found)
