"""Frozen dataclasses from JSON data and back; a fault is named by its path in the data.

The dataclasses are the schema: their type hints say what is allowed, this module only walks them. It knows
records, `tuple[X, ...]` as a list, `X | None`, enumerations, texts, numbers, booleans and quiet hours.
"""

import math
import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from patients.protocols.values import ProtocolDataError, QuietHours

LARGEST = 100_000


def read(kind: Any, raw: object, path: str = "") -> Any:
    """`raw` JSON data as an instance of the type hint `kind`, or ProtocolDataError."""
    origin = get_origin(kind) or kind
    if origin in (types.UnionType, Union):
        return None if raw is None else read(get_args(kind)[0], raw, path)
    if origin is tuple:
        return _read_items(get_args(kind)[0], raw, path)
    if origin in PLAIN:
        return PLAIN[origin](raw, path)
    if is_dataclass(origin):
        return _read_record(kind, raw, path)
    return _read_choice(kind, raw, path)


def write(value: object) -> Any:
    """The inverse of `read`. Fields that stand at their default are left out; what a factory makes is told,
    so that a stored version never changes when the product ships another default."""
    if isinstance(value, QuietHours):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [write(item) for item in value]
    if is_dataclass(value):
        told = (field.name for field in fields(value) if _is_told(value, field))
        return {name: write(getattr(value, name)) for name in told}
    return value


def _is_told(owner: object, field: "Field[Any]") -> bool:
    return field.default is MISSING or getattr(owner, field.name) != field.default


def _fault(path: str, problem: str) -> ProtocolDataError:
    return ProtocolDataError(f"{path}: {problem}" if path else problem)


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _read_items(kind: Any, raw: object, path: str) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise _fault(path, "expected a list")
    return tuple(read(kind, item, f"{path}[{index}]") for index, item in enumerate(raw))


def _read_record(kind: Any, raw: object, path: str) -> Any:
    if not isinstance(raw, dict):
        raise _fault(path, "expected an object")
    record = get_origin(kind) or kind
    _check_names(record, raw, path)
    hints = _hints(kind)
    values = {name: read(hints[name], item, _at(path, name)) for name, item in raw.items()}
    try:
        return record(**values)
    except ProtocolDataError as error:
        raise ProtocolDataError(_at(path, str(error))) from None


def _check_names(record: Any, raw: dict[str, object], path: str) -> None:
    known = {field.name: field for field in fields(record)}
    for name in raw:
        if name not in known:
            raise _fault(_at(path, name), "is not known here")
    for name, field in known.items():
        if name not in raw and field.default is MISSING and field.default_factory is MISSING:
            raise _fault(_at(path, name), "is missing")


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """The type of each field; in `Sourced[X]` the field `value` has the type X."""
    record = get_origin(kind) or kind
    given = dict(zip(getattr(record, "__parameters__", ()), get_args(kind), strict=True))
    return {name: given.get(hint, hint) for name, hint in get_type_hints(record).items()}


def _read_choice(kind: type[Enum], raw: object, path: str) -> Enum:
    options = [member.value for member in kind]
    if raw not in options:
        raise _fault(path, f"expected one of {', '.join(options)}")
    return kind(raw)


def _read_text(raw: object, path: str) -> str:
    if not isinstance(raw, str):
        raise _fault(path, "expected a text")
    return raw


def _read_flag(raw: object, path: str) -> bool:
    if not isinstance(raw, bool):
        raise _fault(path, "expected true or false")
    return raw


def _read_number(raw: object, path: str) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        raise _fault(path, "expected a number")
    if abs(raw) > LARGEST:
        raise _fault(path, f"expected a number between -{LARGEST} and {LARGEST}")
    return raw


def _read_whole_number(raw: object, path: str) -> int:
    number = _read_number(raw, path)
    if number != int(number):
        raise _fault(path, "expected a whole number")
    return int(number)


def _read_quiet_hours(raw: object, path: str) -> QuietHours:
    try:
        return QuietHours.parse(_read_text(raw, path))
    except ProtocolDataError:
        raise
    except ValueError as error:
        raise _fault(path, str(error)) from None


PLAIN: dict[Any, Callable[[object, str], object]] = {
    str: _read_text,
    bool: _read_flag,
    float: _read_number,
    int: _read_whole_number,
    QuietHours: _read_quiet_hours,
}
