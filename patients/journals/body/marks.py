"""What somebody marked on the body: where, how it feels, how strongly; and what differs between two days.

Kept as JSON in the answer's sealed text, so that it is saved, shared and kept private like any other words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from patients.journals.body.places import Region, body

STRONGEST = 10
MOST = 60


class NotMarks(ValueError):
    """The text is no list of marks that this body has."""


@dataclass(frozen=True)
class Mark:
    place: str
    quality: str
    intensity: int

    @property
    def region(self) -> Region:
        return body().regions[self.place]

    @property
    def key(self) -> str:
        return f"{self.place}:{self.quality}"

    @property
    def words(self) -> str:
        """Chest: tight, 6 of 10"""
        return f"{self.region.label}: {self.quality}, {self.intensity} of {STRONGEST}"


def read(text: str) -> tuple[Mark, ...]:
    """The marks in the order of the body, head first; raises `NotMarks`."""
    if not text.strip():
        return ()
    try:
        told = json.loads(text)
        marks = [Mark(str(one["place"]), str(one["quality"]), int(one["intensity"])) for one in told]
    except (ValueError, TypeError, KeyError, RecursionError) as why:
        raise NotMarks from why
    if len(marks) > MOST or not all(_is_known(mark) for mark in marks):
        raise NotMarks
    return in_order({mark.key: mark for mark in marks}.values())


def write(marks: Iterable[Mark]) -> str:
    """The opposite of `read`; nothing marked is no text."""
    told = [asdict(mark) for mark in marks]
    return json.dumps(told, separators=(",", ":")) if told else ""


def in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    places, qualities = list(body().regions), body().qualities
    return tuple(sorted(marks, key=lambda one: (places.index(one.place), qualities.index(one.quality))))


def words(text: str) -> str:
    """One mark a line, for wherever an answer is read."""
    return "\n".join(mark.words for mark in read(text))


def strongest(marks: Iterable[Mark]) -> dict[str, int]:
    """Place -> the strongest of what is felt there."""
    found: dict[str, int] = {}
    for mark in marks:
        found[mark.place] = max(mark.intensity, found.get(mark.place, 0))
    return found


def differences(before: Iterable[Mark], after: Iterable[Mark]) -> list[str]:
    """In words, without judging: what is there now and was not, what changed, what is no longer marked."""
    then, now = ({mark.key: mark for mark in marks} for marks in (before, after))
    told = []
    for mark in in_order((then | now).values()):
        told.append(_difference(then.get(mark.key), now.get(mark.key)))
    return [line for line in told if line]


def _difference(then: Mark | None, now: Mark | None) -> str:
    if now is None:
        return f"{then.region.label}: {then.quality} is no longer marked" if then else ""
    where = f"{now.region.label}: {now.quality}"
    if then is None:
        return f"{where} is new, {now.intensity} of {STRONGEST}"
    if then.intensity == now.intensity:
        return ""
    way = "stronger" if now.intensity > then.intensity else "less strong"
    return f"{where} is {way}, {then.intensity} before and {now.intensity} after"


def _is_known(mark: Mark) -> bool:
    known = body()
    is_placed = mark.place in known.regions and mark.quality in known.qualities
    return is_placed and 0 <= mark.intensity <= STRONGEST
