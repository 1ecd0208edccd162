"""The parts of a protocol as one reads them: every value with its source, its doubt, and what it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from patients.presenters.protocol_changes import History
from patients.protocols.rules import ProtocolRules
from patients.protocols.told.parts import MESSAGES, PARTS, Part
from patients.protocols.told.rows import Rows
from patients.protocols.told.telling import row_title, row_words, told
from patients.protocols.told.value import Value
from patients.protocols.values import Sourced

PRESET = "in the preset"


@dataclass(frozen=True)
class Line:
    """A value, or a row of a list. `confirm`: weakly sourced, or set by somebody who does not prescribe."""

    label: str
    value: str
    source: str = ""
    confirm: bool = False
    was: str = ""
    set_by: str = ""


@dataclass(frozen=True)
class Card:
    """A section of values, or a list; `source` where a list has one as a whole."""

    title: str
    lines: tuple[Line, ...]
    lead: str = ""
    source: str = ""
    confirm: bool = False
    taken_out: str = ""


@dataclass(frozen=True)
class PartShown:
    key: str
    title: str
    values: tuple[Card, ...]
    lists: tuple[Card, ...]

    @property
    def to_confirm(self) -> int:
        return sum(
            card.confirm + sum(line.confirm for line in card.lines) for card in (*self.values, *self.lists)
        )

    @property
    def confirm_words(self) -> str:
        return f"{self.to_confirm} to confirm with your prescriber"


def parts(rules: ProtocolRules, history: History, quiet: str) -> list[PartShown]:
    """`quiet` are the clinic's own quiet hours, which a protocol does not decide."""
    return [_part(part, rules, history, quiet) for part in PARTS]


def _part(part: Part, rules: ProtocolRules, history: History, quiet: str) -> PartShown:
    sections = []
    for section in part.sections:
        lines = [_value_line(value, rules, history) for value in section.values]
        if section.title == MESSAGES:
            lines.append(Line("Quiet hours", quiet, "the clinic's own, for every protocol alike"))
        sections.append(Card(section.title, tuple(lines)))
    lists = tuple(_list(rows, rules, history) for rows in part.lists)
    return PartShown(part.key, part.title, tuple(sections), lists)


def _value_line(value: Value, rules: ProtocolRules, history: History) -> Line:
    now, first = _told(value, rules), _told(value, history.shipped)
    line = Line(value.label, now, *_source(value.at(rules)))
    if _all_of(value, rules) == _all_of(value, history.shipped):
        return line
    was = f"was {first} {PRESET}" if now != first else ""
    return replace(line, was=was, set_by=history.who_set(lambda one: _all_of(value, one)))


def _told(value: Value, rules: ProtocolRules) -> str:
    return told(value, value.of(rules), rules)


def _all_of(value: Value, rules: ProtocolRules) -> tuple[str, ...]:
    return (_told(value, rules), str(_source(value.at(rules))))


def _source(found: Any) -> tuple[str, bool]:
    return (found.source, found.confirm) if isinstance(found, Sourced) else ("", False)


def _list(rows: Rows, rules: ProtocolRules, history: History) -> Card:
    owner = getattr(rules, rows.source_at) if rows.source_at else None
    return Card(
        title=rows.title,
        lines=tuple(_row_line(rows, row, rules, history) for row in rows.of(rules)),
        lead=rows.lead,
        source=owner.source if owner else "",
        confirm=bool(owner and owner.confirm),
        taken_out=", ".join(_taken_out(rows, rules, history.shipped)),
    )


def _row_line(rows: Rows, row: Any, rules: ProtocolRules, history: History) -> Line:
    ident = rows.ident(row)
    line = Line(
        row_title(rows, row, rules), " · ".join(row_words(rows, row, rules)),
        "; ".join(_row_sources(rows, row)), any(_row_doubts(rows, row)),
    )  # fmt: skip
    if _find(rows, ident, rules) == _find(rows, ident, history.shipped):
        return line
    set_by = history.who_set(lambda one: _find(rows, ident, one))
    return replace(line, was=_row_was(rows, ident, line, history.shipped), set_by=set_by)


def _row_was(rows: Rows, ident: str, line: Line, shipped: ProtocolRules) -> str:
    first = _find(rows, ident, shipped)
    if first is None:
        return f"not {PRESET}"
    title, said = row_title(rows, first, shipped), row_words(rows, first, shipped)
    was = [*([f"“{title}”"] if title != line.label else []), *(one for one in said if one not in line.value)]
    return f"was {' · '.join(was)} {PRESET}" if was else ""


def _find(rows: Rows, ident: str, rules: ProtocolRules) -> Any:
    return next((row for row in rows.of(rules) if rows.ident(row) == ident), None)


def _row_sources(rows: Rows, row: Any) -> Iterator[str]:
    if source := getattr(row, "source", ""):
        yield source
    for value in rows.values:
        if value.is_sourced and isinstance(found := value.at(row), Sourced):
            yield f"{value.label.lower()}: {found.source}" if source else found.source


def _row_doubts(rows: Rows, row: Any) -> Iterator[bool]:
    yield bool(getattr(row, "confirm", False))
    for value in rows.values:
        if value.is_sourced and isinstance(found := value.at(row), Sourced):
            yield found.confirm


def _taken_out(rows: Rows, rules: ProtocolRules, shipped: ProtocolRules) -> Iterator[str]:
    present = {rows.ident(row) for row in rows.of(rules)}
    for row in rows.of(shipped):
        if rows.ident(row) not in present:
            said = row_words(rows, row, shipped) if rows.source_at else []
            yield " ".join([row_title(rows, row, shipped), *said])
