"""Scores, without a database. What is incomplete has no score: a blank is never filled in by guessing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from patients.measures.catalogue import Instrument

ALGORITHM = "sum-1"  # stored with each score


class AnswerNotAllowed(ValueError):
    """A value that the instrument does not offer. The text names the item."""


@dataclass(frozen=True)
class Scored:
    """`total` and `band` are None and empty while an item is blank.

    `suicide_item`: the answer to it; None where it is blank or the instrument has none.
    """

    total: int | None
    band: str
    blank: tuple[str, ...]
    suicide_item: int | None
    is_suicide_item_blank: bool


def score(instrument: Instrument, answers: Mapping[str, int | None]) -> Scored:
    """Score the answers by item key; a key that is missing or None is a blank."""
    allowed = {option.value for option in instrument.options}
    for item in instrument.items:
        if answers.get(item.key) not in {None, *allowed}:
            raise AnswerNotAllowed(f"Item {item.key} takes {min(allowed)} to {max(allowed)}.")
    given = {item.key: answers.get(item.key) for item in instrument.items}
    blank = tuple(key for key, value in given.items() if value is None)
    total = None if blank else sum(value for value in given.values() if value is not None)
    risky = instrument.suicide_item.key if instrument.suicide_item else None
    return Scored(
        total=total,
        band="" if total is None else band(instrument, total),
        blank=blank,
        suicide_item=given[risky] if risky else None,
        is_suicide_item_blank=risky in blank,
    )


def band(instrument: Instrument, total: int) -> str:
    """The published band that `total` falls in."""
    return [band.label for band in instrument.bands if total >= band.at_least][-1]


def change(instrument: Instrument, first: int, last: int) -> str:
    """`better` or `worse` where the difference is more than noise (reliable change), else `same`."""
    moved = last - first
    if abs(moved) < instrument.reliable_change.value:
        return "same"
    return "worse" if moved > 0 else "better"
