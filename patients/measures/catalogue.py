"""The instruments that ship, word for word. A file in `instruments/` names its source and its licence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from patients.protocols.values import Sourced

HERE = Path(__file__).parent / "instruments"


class UnknownInstrumentError(LookupError):
    """No instrument ships under this key."""


@dataclass(frozen=True)
class Item:
    key: str
    text: str


@dataclass(frozen=True)
class SuicideItem:
    """Which item asks about it, and from which answer on a person has to look at it. A rise is red too."""

    key: str
    amber_from: int
    red_from: int
    source: str


@dataclass(frozen=True)
class Option:
    value: int
    label: str


@dataclass(frozen=True)
class Band:
    at_least: int
    label: str


@dataclass(frozen=True)
class Unscored:
    """A question that is asked with the instrument and does not count."""

    text: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Instrument:
    """A sum of equally graded items; more is worse. `reliable_change`: points that are more than noise."""

    key: str
    title: str
    about: str
    version: str
    source: str
    licence: str
    loinc: dict[str, str]
    lead_in: str
    options: tuple[Option, ...]
    items: tuple[Item, ...]
    suicide_item: SuicideItem | None
    unscored: Unscored | None
    bands: tuple[Band, ...]
    reliable_change: Sourced[int]

    @property
    def highest(self) -> int:
        return len(self.items) * max(option.value for option in self.options)


@cache
def keys() -> tuple[str, ...]:
    return tuple(sorted((path.stem for path in HERE.glob("*.json")), reverse=True))


@cache
def instrument(key: str) -> Instrument:
    """The instrument, parsed; UnknownInstrumentError where none has this key."""
    if key not in keys():
        raise UnknownInstrumentError(f"unknown instrument {key!r}; there are {', '.join(keys())}")
    return _parse(json.loads((HERE / f"{key}.json").read_text(encoding="utf-8")))


def _parse(data: dict[str, Any]) -> Instrument:
    unscored = data["unscored"]
    lists = {
        "options": tuple(Option(**option) for option in data["options"]),
        "items": tuple(Item(**item) for item in data["items"]),
        "bands": tuple(Band(**band) for band in data["bands"]),
        "suicide_item": data["suicide_item"] and SuicideItem(**data["suicide_item"]),
        "unscored": unscored and Unscored(unscored["text"], tuple(unscored["options"])),
        "reliable_change": Sourced(**data["reliable_change"]),
    }
    return Instrument(**{**data, **lists})
