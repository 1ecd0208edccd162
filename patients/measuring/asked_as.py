"""How one question is put to a patient: the answers to tap, and whether they stand in a line. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from patients.measures.instrument import Item

SCALE_FROM = 7  # so many answers with a number each are shown as a line of numbers


@dataclass(frozen=True)
class Choice:
    value: int
    label: str
    is_chosen: bool = False


def choices(item: Item, chosen: int | None = None) -> list[Choice]:
    return [Choice(one.value, one.label, one.value == chosen) for one in item.options]


def is_scale(item: Item) -> bool:
    return len(item.options) >= SCALE_FROM and all(one.label == str(one.value) for one in item.options)
