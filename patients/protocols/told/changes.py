"""What differs from one version's rules to another's, in the words in which they are read. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from patients.protocols.rules import ProtocolRules
from patients.protocols.told.parts import PARTS, Part
from patients.protocols.told.rows import Rows
from patients.protocols.told.telling import row_title, row_words, told
from patients.protocols.told.value import Sort, Value
from patients.protocols.values import Sourced

CHANGED, ADDED, GONE, MOVED = "changed", "added", "taken out", "in another order"
ABOUT = (
    Value("title", "Called in the preset"),
    Value("name", "Preset"),
    Value("summary", "Summary", Sort.LONG),
    Value("messages.quiet", "Quiet hours of the preset"),
)


@dataclass(frozen=True)
class Pair:
    """One thing on both sides. `name` is empty where the change as a whole says what it is."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    what: str
    how: str
    pairs: tuple[Pair, ...]

    @property
    def line(self) -> str:
        """`Window closes: 72 h → 60 h`; a row in one line: `Reminder: due T+48 h → T+44 h`."""
        return f"{self.what}: {'; '.join(_line(pair, self.how) for pair in self.pairs)}"


@dataclass(frozen=True)
class ChangedSection:
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ChangedPart:
    title: str
    sections: tuple[ChangedSection, ...]

    @property
    def lines(self) -> list[str]:
        return [change.line for section in self.sections for change in section.changes]


def changed_parts(before: ProtocolRules, now: ProtocolRules) -> list[ChangedPart]:
    """Only the parts, and of them only the sections, that differ; nothing for equal rules."""
    about = ChangedSection("About it", tuple(_values(ABOUT, before, now)))
    found = [ChangedPart("About it", (about,)), *(changed_part(part, before, now) for part in PARTS)]
    return [part for part in found if part.lines]


def changed_part(part: Part, before: ProtocolRules, now: ProtocolRules) -> ChangedPart:
    sections = [
        *(ChangedSection(one.title, tuple(_values(one.values, before, now))) for one in part.sections),
        *(ChangedSection(rows.title, tuple(_rows(rows, before, now))) for rows in part.lists),
    ]
    return ChangedPart(part.title, tuple(one for one in sections if one.changes))


def _values(values: tuple[Value, ...], before: ProtocolRules, now: ProtocolRules) -> Iterator[Change]:
    for value in values:
        if pairs := tuple(_pairs(value, "", (before, before), (now, now))):
            yield Change(value.label, CHANGED, pairs)


def _pairs(
    value: Value, name: str, before: tuple[Any, ProtocolRules], now: tuple[Any, ProtocolRules]
) -> Iterator[Pair]:
    """Of an owner and its rules on each side: the value, and under it its source and its doubt."""
    old, new = value.at(before[0]), value.at(now[0])
    if _bare(old) != _bare(new):
        yield Pair(name, told(value, _bare(old), before[1]), told(value, _bare(new), now[1]))
    yield from _sources(old if isinstance(old, Sourced) else None, new if isinstance(new, Sourced) else None)


def _bare(found: Any) -> Any:
    return found.value if isinstance(found, Sourced) else found


def _sources(old: Any, new: Any) -> Iterator[Pair]:
    """Of anything with a source and a mark of doubt; None has neither."""
    sources = getattr(old, "source", ""), getattr(new, "source", "")
    doubts = getattr(old, "confirm", False), getattr(new, "confirm", False)
    if sources[0] != sources[1]:
        yield Pair("source", *(said or "none" for said in sources))
    if doubts[0] != doubts[1]:
        yield Pair("prescriber", *("to confirm" if doubt else "nothing to confirm" for doubt in doubts))


def _rows(rows: Rows, before: ProtocolRules, now: ProtocolRules) -> Iterator[Change]:
    old = {rows.ident(row): row for row in rows.of(before)}
    new = {rows.ident(row): row for row in rows.of(now)}
    if rows.source_at and (
        pairs := tuple(_sources(getattr(before, rows.source_at), getattr(now, rows.source_at)))
    ):
        yield Change("The list as a whole", CHANGED, pairs)
    for key, row in new.items():
        if key not in old:
            yield Change(row_title(rows, row, now), ADDED, (Pair("", "", _whole(rows, row, now)),))
        elif old[key] != row or rows_told(rows, old[key], before) != rows_told(rows, row, now):
            pairs = tuple(_row_pairs(rows, (old[key], before), (row, now)))
            yield Change(row_title(rows, row, now), CHANGED, pairs)
    for key, row in old.items():
        if key not in new:
            yield Change(row_title(rows, row, before), GONE, (Pair("", _whole(rows, row, before), ""),))
    yield from _order(rows, old, new, before, now)


def rows_told(rows: Rows, row: Any, rules: ProtocolRules) -> list[str]:
    return [row_title(rows, row, rules), *row_words(rows, row, rules)]


def _whole(rows: Rows, row: Any, rules: ProtocolRules) -> str:
    source = getattr(row, "source", "")
    return " · ".join([*row_words(rows, row, rules), *([f"source: {source}"] if source else [])])


def _row_pairs(
    rows: Rows, before: tuple[Any, ProtocolRules], now: tuple[Any, ProtocolRules]
) -> Iterator[Pair]:
    found = [
        *(
            pair
            for value in rows.values
            if value.path != "source"
            for pair in _told_pairs(value, before, now)
        ),
        *(() if rows.source_at else _sources(before[0], now[0])),
    ]
    yield from found or [Pair("details that no page edits", "as they were", "others")]


def _told_pairs(
    value: Value, before: tuple[Any, ProtocolRules], now: tuple[Any, ProtocolRules]
) -> Iterator[Pair]:
    """As `_pairs`, and also where the same data reads differently, as the name of the step it hangs on."""
    found = tuple(_pairs(value, value.label.lower(), before, now))
    said = tuple(told(value, _bare(value.at(row)), rules) for row, rules in (before, now))
    if not found and said[0] != said[1]:
        yield Pair(value.label.lower(), *said)
    yield from found


def _order(
    rows: Rows, old: dict[str, Any], new: dict[str, Any], before: ProtocolRules, now: ProtocolRules
) -> Iterator[Change]:
    """Of the rows that both have."""
    was, is_now = [key for key in old if key in new], [key for key in new if key in old]
    if rows.has_order and was != is_now:
        said = (", ".join(row_title(rows, old[key], before) for key in was),
                ", ".join(row_title(rows, new[key], now) for key in is_now))  # fmt: skip
        yield Change("Order", MOVED, (Pair("", *said),))


def _line(pair: Pair, how: str) -> str:
    if how in (ADDED, GONE):
        return " · ".join(filter(None, (how, pair.before or pair.after)))
    return f"{pair.name} {pair.before} → {pair.after}".strip()
