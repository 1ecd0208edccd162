"""Scores, without a database. What is incomplete has no score: a blank is never filled in by guessing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from patients.measures.instrument import Answers, Flag, Instrument, Item

INCOMPLETE = "incomplete"
CENT = Decimal("0.01")


class AnswerNotAllowed(ValueError):
    """A value that the instrument does not offer. The text names the item."""


@dataclass(frozen=True)
class Scored:
    """`score` and `band` are None and empty while an asked item is blank, and where the instrument has none.

    `blank`: keys of scored items that were asked and not answered. `raised`: the flags that hold.
    `subscales`: (label, score) of each, without those that have a blank.
    """

    score: Decimal | None
    band: str
    blank: tuple[str, ...]
    raised: tuple[Flag, ...]
    subscales: tuple[tuple[str, int], ...]

    @property
    def flags(self) -> tuple[str, ...]:
        """Their words, `incomplete` among them."""
        return (*(flag.key for flag in self.raised), *((INCOMPLETE,) if self.blank else ()))


def score(instrument: Instrument, answers: Answers) -> Scored:
    """Score the answers by item key; a key that is missing or None is a blank.

    An item that was not to be asked is no blank; a yes to it counts all the same.
    """
    for item in instrument.items:
        if answers.get(item.key) not in {None, *item.values}:
            raise AnswerNotAllowed(f"Item {item.key} takes {min(item.values)} to {max(item.values)}.")
    blank = tuple(
        item.key
        for item in instrument.scored_items
        if answers.get(item.key) is None and is_asked(item, answers)
    )
    total = None if blank else _total(instrument, answers)
    return Scored(
        score=total,
        band=band(instrument, total),
        blank=blank,
        raised=tuple(found for group in instrument.flags if (found := _first(group, answers))),
        subscales=_subscales(instrument, answers),
    )


def said_so_far(instrument: Instrument, answers: Answers) -> tuple[Flag, ...]:
    """The flags of a form that is still being filled in: a question not reached yet is no blank."""
    return tuple(
        found
        for group in instrument.flags
        if (found := next((flag for flag in group if flag.is_said(answers)), None))
    )


def is_asked(item: Item, answers: Answers) -> bool:
    """Whether an answer to it is awaited: always, but after a no to the item it hangs on."""
    return not item.only_if or answers.get(item.only_if) != 0


def _first(group: tuple[Flag, ...], answers: Answers) -> Flag | None:
    return next((flag for flag in group if flag.holds(answers)), None)


def _total(instrument: Instrument, answers: Answers) -> Decimal | None:
    given = [value for item in instrument.scored_items if (value := answers.get(item.key)) is not None]
    if instrument.method == "none":
        return None
    if instrument.method == "highest":
        return Decimal(max(given)) * instrument.times
    total = Decimal(sum(given)) * instrument.times
    return (total / len(given)).quantize(CENT, ROUND_HALF_UP) if instrument.method == "mean" else total


def _subscales(instrument: Instrument, answers: Answers) -> tuple[tuple[str, int], ...]:
    found = []
    for scale in instrument.subscales:
        given = [answers.get(key) for key in scale.items]
        if None not in given:
            found.append((scale.label, sum(value for value in given if value is not None)))
    return tuple(found)


def band(instrument: Instrument, total: Decimal | int | None) -> str:
    """The published band that `total` falls in; empty without a score or without bands."""
    if total is None:
        return ""
    return next((band.label for band in reversed(instrument.bands) if total >= band.at_least), "")


def shown(score: Decimal | None) -> str:
    """14, 5.67 or nothing."""
    return "" if score is None else f"{score.normalize():f}"
