"""What a questionnaire is made of. Its data is the same for those that ship and those a clinic imports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from integration_care.core.languages import ENGLISH
from patients.protocols.values import Sourced

METHODS = ("sum", "mean", "highest", "none")

Answers = Mapping[str, int | None]


class InstrumentDataError(ValueError):
    """The data cannot be an instrument. The text says where and what was expected."""


@dataclass(frozen=True)
class Option:
    value: int
    label: str


@dataclass(frozen=True)
class Item:
    """One question. `only_if`: asked after a yes to that item. `low` and `high` name the ends of a scale,
    `ends` how both are said. `has_own_period`: it names its own time, so no lead-in stands above it."""

    key: str
    text: str
    options: tuple[Option, ...]
    is_scored: bool = True
    only_if: str = ""
    has_own_period: bool = False
    details: str = ""
    low: str = ""
    high: str = ""
    ends: str = "{lowest} is {low}, {highest} is {high}."

    @property
    def hint(self) -> str:
        """What stands beside the question: its examples, or what the ends of its scale mean."""
        if not self.low:
            return self.details
        lowest, highest = min(self.values), max(self.values)
        return self.ends.format(lowest=lowest, low=self.low.lower(), highest=highest, high=self.high.lower())

    def label_of(self, value: int) -> str:
        return next(option.label for option in self.options if option.value == value)

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(option.value for option in self.options)


@dataclass(frozen=True)
class Flag:
    """Something a person has to hear of. It holds when every answer of one of `when` is among those named.

    None among them stands for a blank. `alert` and `severity` name the alert it raises; empty: none.
    """

    key: str
    when: tuple[Mapping[str, tuple[int | None, ...]], ...]
    alert: str = ""
    severity: str = ""

    def holds(self, answers: Answers) -> bool:
        return any(_agrees(one, answers) for one in self.when)

    def is_said(self, answers: Answers) -> bool:
        """Holds by an answer that was given, not by blanks alone: true in the middle of a form too."""
        given = [one for one in self.when if any(answers.get(key) is not None for key in one)]
        return any(_agrees(one, answers) for one in given)


def _agrees(one: Mapping[str, tuple[int | None, ...]], answers: Answers) -> bool:
    return all(answers.get(key) in among for key, among in one.items())


@dataclass(frozen=True)
class Band:
    at_least: Decimal
    label: str


@dataclass(frozen=True)
class Subscale:
    key: str
    label: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Follow:
    """A score at which another instrument is suggested."""

    instrument: str
    at_most: Decimal
    source: str


@dataclass(frozen=True)
class Instrument:
    """Items, how they make a score, and what its changes mean.

    `reliable_change`: points that are more than noise. `response`: percent of improvement that counts as
    one. `remission`: the last score, in the direction of getting better, that counts as remission.
    """

    key: str
    title: str
    about: str
    version: str
    source: str
    licence: str
    lead_in: str
    items: tuple[Item, ...]
    method: str
    times: int
    higher_is: str
    order: tuple[int, str]
    loinc: Mapping[str, str]
    flags: tuple[tuple[Flag, ...], ...]
    bands: tuple[Band, ...]
    subscales: tuple[Subscale, ...]
    suicide_item: str
    reliable_change: Sourced[Decimal] | None
    response: Sourced[int] | None
    remission: Sourced[Decimal] | None
    suggests: Follow | None
    language: str = ENGLISH

    @property
    def scored_items(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.is_scored)

    @property
    def highest(self) -> int:
        tops = [max(item.values) for item in self.scored_items]
        return (sum(tops) if self.method == "sum" else max(tops)) * self.times

    @property
    def algorithm(self) -> str:
        """Stored with each score."""
        return f"{self.method}-1" if self.times == 1 else f"{self.method}-x{self.times}-1"


def parse(data: Mapping[str, Any]) -> Instrument:
    """Read the data of a file; InstrumentDataError names what it lacks."""
    try:
        return _parse(data)
    except (KeyError, TypeError, ValueError, ArithmeticError) as why:
        raise InstrumentDataError(f"{data.get('key', 'instrument')}: {why!r}") from why


def _parse(data: Mapping[str, Any]) -> Instrument:
    common = data.get("options", [])
    items = tuple(_item(item, common) for item in data["items"])
    scoring = data["scoring"]
    if scoring["method"] not in METHODS:
        raise ValueError(f"scoring.method is one of {', '.join(METHODS)}")
    return Instrument(
        **{name: data[name] for name in ("key", "title", "about", "version", "source", "licence")},
        lead_in=data.get("lead_in", ""),
        items=items,
        method=scoring["method"],
        times=scoring.get("times", 1),
        higher_is=data.get("higher_is", "worse"),
        order=(data.get("order", 100), data["key"]),
        loinc=data.get("loinc", {}),
        flags=tuple(tuple(_flag(flag) for flag in group) for group in data.get("flags", [])),
        bands=tuple(Band(_number(band["at_least"]), band["label"]) for band in data.get("bands", [])),
        subscales=tuple(
            Subscale(one["key"], one["label"], tuple(one["items"])) for one in data.get("subscales", [])
        ),
        suicide_item=data.get("suicide_item", ""),
        reliable_change=_sourced(data.get("reliable_change")),
        response=data.get("response") and Sourced(**data["response"]),
        remission=_sourced(data.get("remission")),
        suggests=_follow(data.get("suggests")),
    )


def _item(item: Mapping[str, Any], common: list[dict[str, Any]]) -> Item:
    options = tuple(Option(**option) for option in item.get("options", common))
    if not options:
        raise ValueError(f"item {item['key']} offers no answer")
    return Item(**{**item, "options": options})


def _flag(flag: Mapping[str, Any]) -> Flag:
    when = tuple({key: tuple(among) for key, among in one.items()} for one in flag["when"])
    return Flag(flag["flag"], when, flag.get("alert", ""), flag.get("severity", ""))


def _sourced(data: Mapping[str, Any] | None) -> Sourced[Decimal] | None:
    return Sourced(**{**data, "value": _number(data["value"])}) if data else None


def _follow(data: Mapping[str, Any] | None) -> Follow | None:
    return Follow(data["instrument"], _number(data["at_most"]), data["source"]) if data else None


def _number(value: float) -> Decimal:
    return Decimal(str(value))
