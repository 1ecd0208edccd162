"""What somebody marked on the body: where, how it feels, how strongly; and what differs between two days.

Kept as JSON in the answer's sealed text, so that it is saved, shared and kept private like any other words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from integration_care.core.languages import told
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
        return _("%(where)s, %(number)s of %(most)s") % {
            "where": self.where,
            "number": self.intensity,
            "most": STRONGEST,
        }

    @property
    def where(self) -> str:
        """Chest: tight"""
        return f"{told(self.region.label)}: {told(self.quality)}"


def read(text: str) -> tuple[Mark, ...]:
    """The marks in the order of the body, head first; raises `NotMarks`."""
    if not text.strip():
        return ()
    try:
        kept = json.loads(text)
        marks = [Mark(str(one["place"]), str(one["quality"]), int(one["intensity"])) for one in kept]
    except (ValueError, TypeError, KeyError, RecursionError) as why:
        raise NotMarks from why
    if len(marks) > MOST or not all(_is_known(mark) for mark in marks):
        raise NotMarks
    return in_order({mark.key: mark for mark in marks}.values())


def write(marks: Iterable[Mark]) -> str:
    """The opposite of `read`; nothing marked is no text."""
    kept = [asdict(mark) for mark in marks]
    return json.dumps(kept, separators=(",", ":")) if kept else ""


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
    lines = [_difference(then.get(mark.key), now.get(mark.key)) for mark in in_order((then | now).values())]
    return [line for line in lines if line]


def _difference(then: Mark | None, now: Mark | None) -> str:
    if now is None:
        return _("%(where)s is no longer marked") % {"where": then.where} if then else ""
    if then is None:
        new = {"where": now.where, "number": now.intensity, "most": STRONGEST}
        return _("%(where)s is new, %(number)s of %(most)s") % new
    if then.intensity == now.intensity:
        return ""
    change = {"where": now.where, "before": then.intensity, "after": now.intensity}
    if now.intensity > then.intensity:
        return _("%(where)s is stronger, %(before)s before and %(after)s after") % change
    return _("%(where)s is less strong, %(before)s before and %(after)s after") % change


def _is_known(mark: Mark) -> bool:
    known = body()
    is_placed = mark.place in known.regions and mark.quality in known.qualities
    return is_placed and 0 <= mark.intensity <= STRONGEST
