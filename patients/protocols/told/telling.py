"""A value in words: `24 h`, `yes`, `off`, `Systolic above 180`, `T+18 h`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from patients.protocols.monitoring import limits_in_words
from patients.protocols.rules import ProtocolRules
from patients.protocols.steps import Moment
from patients.protocols.told.choices import UNITS
from patients.protocols.told.rows import Rows
from patients.protocols.told.value import Sort, Value, plain

DAY_H = 24
DAYS_FROM = 7  # from here on people speak of days


def told(value: Value, content: Any, rules: ProtocolRules) -> str:
    if content is None:
        return "off"
    if value.sort is Sort.MOMENT:
        return moment(content, rules)
    return TELLERS.get(value.sort, _as_it_is)(value, content)


def _as_it_is(value: Value, content: Any) -> str:
    return str(content)


def _number(value: Value, content: Any) -> str:
    return f"{plain(content)} {value.unit}".strip()


def _several(value: Value, content: Any) -> str:
    return " or ".join(value.options.get(one, str(one)) for one in content) or "nobody"


TELLERS: dict[Sort, Callable[[Value, Any], str]] = {
    Sort.NUMBER: _number,
    Sort.YES_NO: lambda _, content: "yes" if content else "no",
    Sort.CHOICE: lambda value, content: value.options.get(content, str(content)),
    Sort.SEVERAL: _several,
    Sort.LINES: lambda _, content: " / ".join(content),
    Sort.LIMITS: lambda _, content: limits_in_words(content),
}


def row_title(rows: Rows, row: object, rules: ProtocolRules) -> str:
    first = rows.values[0]
    return told(first, first.of(row), rules)


def row_words(rows: Rows, row: object, rules: ProtocolRules) -> list[str]:
    """What a row says beyond its title, in short phrases."""
    found = []
    for value in rows.values[1:]:
        content = _of(value, row)
        if value.path != "source" and content not in (None, "", False, (), value.unsaid):
            found.append(value.phrase.format(_unit(value, told(value, content, rules), row)))
    return found


def _of(value: Value, row: object) -> Any:
    return None if value.at(row) is None else value.of(row)


def _unit(value: Value, words: str, row: object) -> str:
    """The number of a range in the unit of its reading."""
    unit = UNITS.get(getattr(row, "reading", ""), "") if value.sort is Sort.NUMBER and not value.unit else ""
    return f"{words} {unit}".strip()


def moment(when: Moment, rules: ProtocolRules) -> str:
    """`T+18 h`, `day 14`, `at the close`, `24 h after the close`; `6 h after “Window opens”`."""
    if when.after_h is not None:
        days, rest = divmod(when.after_h, DAY_H)
        return f"day {plain(days)}" if days >= DAYS_FROM and not rest else f"T+{plain(when.after_h)} h"
    if when.from_close_h is not None:
        return _from_close(when.from_close_h)
    return f"{plain(when.plus_h or 0)} h after “{rules.step(when.after_step or '').title}”"


def _from_close(hours: float) -> str:
    if hours == 0:
        return "at the close"
    return f"{plain(abs(hours))} h {'after' if hours > 0 else 'before'} the close"
