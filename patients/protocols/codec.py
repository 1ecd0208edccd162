"""Frozen dataclasses from JSON data and back; a fault is named by its path in the data.

The dataclasses in `rules` are the schema: their type hints say what is allowed, this module only walks them.
"""

import math
import types
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import time
from enum import Enum
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

LARGEST = 100_000


class ProtocolDataError(ValueError):
    """The data cannot be a protocol. The text names the path: `window.close_h: expected a number`."""


@dataclass(frozen=True)
class Sourced(Generic[T]):
    """A default with the reason for it. `confirm` marks a weak source: the prescriber should decide."""

    value: T
    source: str
    confirm: bool = False


@dataclass(frozen=True)
class QuietHours:
    """Local wall times `[start, end)` in which no message reaches a patient; may cross midnight.

    Equal times mean that there is no quiet time at all.
    """

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> "QuietHours":
        """Read `21:00-08:00`; anything else is a ValueError."""
        start, dash, end = text.partition("-")
        if not (dash and len(start) == len(end) == len("21:00")):
            raise ValueError("expected quiet hours such as 21:00-08:00")
        try:
            return cls(time.fromisoformat(start), time.fromisoformat(end))
        except ValueError:
            raise ValueError("expected quiet hours such as 21:00-08:00") from None

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def read(kind: Any, raw: object, path: str = "") -> Any:
    """`raw` JSON data as an instance of `kind` (a type hint), or ProtocolDataError."""
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        return _read_optional(kind, raw, path)
    if origin is tuple:
        return _read_items(get_args(kind)[0], raw, path)
    if is_dataclass(origin or kind) and kind is not QuietHours:
        return _read_record(kind, raw, path)
    return _read_plain(kind, raw, path)


def write(value: object) -> Any:
    """The inverse of `read`. Fields that stand at their default are left out."""
    if isinstance(value, QuietHours):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [write(item) for item in value]
    if is_dataclass(value):
        told = ((field.name, getattr(value, field.name)) for field in fields(value) if _is_told(value, field))
        return {name: write(item) for name, item in told}
    return value


def _is_told(owner: object, field: "Field[Any]") -> bool:
    return field.default is MISSING or getattr(owner, field.name) != field.default


def _fault(path: str, problem: str) -> ProtocolDataError:
    return ProtocolDataError(f"{path}: {problem}" if path else problem)


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _read_optional(kind: Any, raw: object, path: str) -> Any:
    if raw is None:
        return None
    (inner,) = (option for option in get_args(kind) if option is not types.NoneType)
    return read(inner, raw, path)


def _read_items(kind: Any, raw: object, path: str) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise _fault(path, "expected a list")
    return tuple(read(kind, item, f"{path}[{index}]") for index, item in enumerate(raw))


def _read_record(kind: Any, raw: object, path: str) -> Any:
    if not isinstance(raw, dict):
        raise _fault(path, "expected an object")
    record = get_origin(kind) or kind
    hints = get_type_hints(record)
    inner = dict(zip(getattr(record, "__parameters__", ()), get_args(kind), strict=True))
    known = {field.name: field for field in fields(record)}
    for name in raw:
        if name not in known:
            raise _fault(_at(path, name), "is not known here")
    for name, field in known.items():
        if name not in raw and field.default is MISSING:
            raise _fault(_at(path, name), "is missing")
    values = {
        name: read(inner.get(hints[name], hints[name]), item, _at(path, name)) for name, item in raw.items()
    }
    try:
        return record(**values)
    except ProtocolDataError as error:
        raise ProtocolDataError(_at(path, str(error))) from None


def _read_plain(kind: Any, raw: object, path: str) -> Any:
    if kind is bool and isinstance(raw, bool):
        return raw
    if kind is str and isinstance(raw, str):
        return raw
    if kind in (int, float):
        return _read_number(kind, raw, path)
    if kind is QuietHours and isinstance(raw, str):
        return _read_quiet(raw, path)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _read_choice(kind, raw, path)
    raise _fault(path, {bool: "expected true or false", str: "expected a text"}.get(kind, "expected a text"))


def _read_number(kind: type[int] | type[float], raw: object, path: str) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        raise _fault(path, "expected a number")
    if kind is int and raw != int(raw):
        raise _fault(path, "expected a whole number")
    if abs(raw) > LARGEST:
        raise _fault(path, f"expected a number between -{LARGEST} and {LARGEST}")
    return int(raw) if raw == int(raw) else raw


def _read_quiet(raw: str, path: str) -> QuietHours:
    try:
        return QuietHours.parse(raw)
    except ValueError as error:
        raise _fault(path, str(error)) from None


def _read_choice(kind: type[Enum], raw: object, path: str) -> Enum:
    options = [member.value for member in kind]
    if raw not in options:
        raise _fault(path, f"expected one of {', '.join(map(str, options))}")
    return kind(raw)
