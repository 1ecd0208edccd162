"""A figure: numbers in rows, each with what is behind it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any, Generic, TypeVar

from sessions.analytics.intervals import Interval, wilson
from sessions.analytics.narrow import Sight, grouped
from sessions.analytics.small import Group, OfPatient, gather, people

T = TypeVar("T", bound=OfPatient)
Value = int | float | Interval | None
ALL = "all"
TOGETHER = "together"


class Kind(StrEnum):
    COUNT = "count"
    SHARE = "share"
    SHARES = "shares"  # from one to another
    POINTS = "points"
    MANY_POINTS = "many points"


@dataclass(frozen=True)
class Column:
    label: str
    kind: Kind = Kind.COUNT


INTERVAL = Column("95 % interval", Kind.SHARES)


@dataclass(frozen=True)
class Row(Generic[T]):
    """`values` stand under the figure's columns; drawn is `value` with its interval, and said beside it."""

    key: str
    label: str
    items: tuple[T, ...]
    values: tuple[Value, ...]
    value: float | None
    interval: Interval | None
    said: str


@dataclass(frozen=True)
class Figure(Generic[T]):
    """`rows` are empty while there is nothing to count, or too little (`is_small`).

    `is_apart`: false where the groups are too small, and only all of them together are told. `summary`: what
    rows do not say.
    """

    key: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row[T], ...]
    items: tuple[T, ...]
    is_small: bool
    is_apart: bool = True
    summary: str = ""
    drawn: Kind = Kind.SHARE

    def row(self, key: str) -> Row[T] | None:
        return next((row for row in self.rows if row.key == key), None)


AnyFigure = Figure[Any]
AnyRow = Row[Any]


@dataclass(frozen=True)
class Plan(Generic[T]):
    """What is counted (`counted`), and by which attribute; `labels` name its values, in their order."""

    key: str
    head: str
    counted: str
    by: str
    labels: Mapping[str, str]

    def groups(self, items: Sequence[T]) -> dict[str, list[T]]:
        found = grouped(items, attrgetter(self.by))
        return {key: found[key] for key in self.labels if key in found}

    def told_apart(self, sight: Sight[T]) -> list[Group[T]]:
        return gather(self.groups(sight.left), sight.least) if sight.may_be_split(self.by) else []

    def told_alone(self, sight: Sight[T]) -> set[str]:
        """Those of them that stand for themselves."""
        return {group.keys[0] for group in self.told_apart(sight) if len(group.keys) == 1}

    def named(self, group: Group[T]) -> tuple[str, str]:
        names = ", ".join(self.labels[key] for key in group.keys)
        return (group.keys[0], names) if len(group.keys) == 1 else (TOGETHER, f"Together: {names}")


@dataclass(frozen=True)
class Part:
    """What came of an item: the attribute that says whether it did."""

    label: str
    name: str


def shares(plan: Plan[T], parts: Sequence[Part], share: str, sight: Sight[T]) -> Figure[T]:
    """How often the first part holds, under `share`: for each group that may be told apart, and for all."""
    counts = [Column(label) for label in (plan.counted, *(part.label for part in parts))]
    columns, items = (*counts, Column(share, Kind.SHARE), INTERVAL), tuple(sight.left)
    if people(items) < sight.least:
        return Figure(plan.key, plan.head, columns, (), items, is_small=bool(items))
    groups = plan.told_apart(sight)
    rows = [_share_row(parts, plan.named(group), group.items) for group in groups]
    if len(rows) != 1:
        rows.append(_share_row(parts, (ALL, "All"), items))
    return Figure(plan.key, plan.head, columns, tuple(rows), items, False, bool(groups))


def _share_row(parts: Sequence[Part], name: tuple[str, str], items: tuple[T, ...]) -> Row[T]:
    counts = [sum(getattr(item, part.name) for item in items) for part in parts]
    hits, number = counts[0], len(items)
    values: tuple[Value, ...] = (number, *counts, hits / number, wilson(hits, number))
    return _row(name, items, values, hits, number)


def spread(plan: Plan[T], sight: Sight[T]) -> Figure[T]:
    """What came of the items, each outcome with its share of all.

    An outcome may be rare, so that one sees it; all of them together may not.
    """
    found = plan.groups(sight.left)
    return _divided(plan, sight, [Group((key,), tuple(found.get(key, ()))) for key in plan.labels])


def reasons(plan: Plan[T], sight: Sight[T]) -> Figure[T]:
    """The same where an outcome says something of the patient: few of them are not told apart."""
    return _divided(plan, sight, plan.told_apart(sight))


def _divided(plan: Plan[T], sight: Sight[T], groups: Sequence[Group[T]]) -> Figure[T]:
    columns, items = (Column(plan.counted), Column("Share", Kind.SHARE), INTERVAL), tuple(sight.left)
    is_told = people(items) >= sight.least
    rows = tuple(_part_row(plan.named(group), group.items, len(items)) for group in groups if is_told)
    is_small = bool(items) and not is_told
    return Figure(plan.key, plan.head, columns, rows, items, is_small, bool(rows) or not is_told)


def _part_row(name: tuple[str, str], items: tuple[T, ...], total: int) -> Row[T]:
    hits = len(items)
    return _row(name, items, (hits, hits / total, wilson(hits, total)), hits, total)


def _row(
    name: tuple[str, str], items: tuple[T, ...], values: tuple[Value, ...], hits: int, number: int
) -> Row[T]:
    key, label = name
    return Row(key, label, items, values, hits / number, wilson(hits, number), f"{hits} of {number}")
