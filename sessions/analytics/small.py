"""Small groups are not told apart, and cannot be worked out from what is told. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID


class OfPatient(Protocol):
    @property
    def patient_id(self) -> UUID: ...


T = TypeVar("T", bound=OfPatient)


@dataclass(frozen=True)
class Group(Generic[T]):
    """`keys`: one, or those of the groups that were put together."""

    keys: tuple[str, ...]
    items: tuple[T, ...]


def people(items: Collection[OfPatient]) -> int:
    return len({item.patient_id for item in items})


def gather(groups: Mapping[str, Sequence[T]], least: int) -> list[Group[T]]:
    """The groups as they may be told, in their order: each of at least `least` patients.

    Smaller ones are put together, the last row; with one of the others where they would give themselves away,
    chosen by its key and never by its size, which would say something of it. Whoever knows the total and
    this rule can work out none of them, as long as `least` is three or more (tried out in the tests, clinic
    by clinic). Empty: nothing can be told apart.
    """
    full = {key: tuple(items) for key, items in groups.items() if items}
    small = [key for key, items in full.items() if people(items) < least]
    others = sorted(key for key in full if key not in small)
    if not small or (others and _hide_each_other([full[key] for key in small], least)):
        return _told(full, small)
    hidden = [*small, *others[:1]]
    together = sum(len(full[key]) for key in hidden)
    return _told(full, hidden) if len(others) > 1 and together > _one_way(len(small), least) else []


def _told(groups: Mapping[str, tuple[T, ...]], hidden: Sequence[str]) -> list[Group[T]]:
    shown = [Group((key,), items) for key, items in groups.items() if key not in hidden]
    together = Group(
        tuple(key for key in groups if key in hidden),
        tuple(item for key, items in groups.items() if key in hidden for item in items),
    )
    return [*shown, together] if hidden else shown


def _hide_each_other(groups: Sequence[Sequence[OfPatient]], least: int) -> bool:
    """Whether small groups are enough together, and neither all as small nor all as large as such can be."""
    together = [item for items in groups for item in items]
    return (
        len(groups) > 1
        and least <= people(together) < len(groups) * (least - 1)
        and len(together) > len(groups)
    )


def _one_way(small: int, least: int) -> int:
    """Up to here so many small groups and one that is none may add up in one way only."""
    return least + small * (least - 1)


def has_small_cell(items: Collection[OfPatient], names: Collection[str], least: int) -> bool:
    """Whether some cell of the table over all these attributes stands for too few."""
    cells: dict[tuple[object, ...], set[UUID]] = defaultdict(set)
    for item in items:
        cells[tuple(getattr(item, name) for name in names)].add(item.patient_id)
    return any(len(patients) < least for patients in cells.values())
