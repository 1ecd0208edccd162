"""One element of a bundle with the place it stands at, so that every refusal can name it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from uuid import UUID

from sessions.interchange.elements import OURS

T = TypeVar("T")
URN = "urn:uuid:"


class Unreadable(ValueError):
    """The bundle cannot be brought in. The text names the place; entries and members count from 0."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")


@dataclass(frozen=True)
class Element:
    """`place`: such as "entry 14, Observation.valueQuantity". `value`: None where there is none."""

    place: str
    value: Any

    def at(self, *path: str | int) -> Element:
        place, value = self.place, self.value
        for key in path:
            place += f"[{key}]" if isinstance(key, int) else f".{key}"
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                value = None
        return Element(place, value)

    def each(self, *path: str | int) -> Iterator[Element]:
        found = self.at(*path)
        if isinstance(found.value, list):
            yield from (Element(f"{found.place}[{number}]", one) for number, one in enumerate(found.value))

    def all_ours(self, name: str) -> Iterator[Element]:
        """Our own fields of that name, each as its value."""
        for one in self.each("extension"):
            if isinstance(one.value, dict) and one.value.get("url") in (f"{OURS}:{name}", name):
                kind = next((key for key in one.value if key.startswith("value")), None)
                yield one.at(kind) if kind else one

    def ours(self, name: str) -> Element:
        return next(self.all_ours(name), Element(f"{self.place}.extension({name})", None))

    def __bool__(self) -> bool:
        return self.value is not None

    def refused(self, why: str) -> Unreadable:
        return Unreadable(self.place, why)

    def _read(self, make: Callable[[Any], T], what: str) -> T:
        if self.value is None:
            raise self.refused("is missing")
        try:
            return make(self.value)
        except (ValueError, TypeError, AttributeError, InvalidOperation):
            raise self.refused(f"is not {what}: {self.value!r}"[:300]) from None

    def text(self) -> str:
        """Empty where there is none."""
        return self._read(_text, "text") if self else ""

    def must_text(self) -> str:
        return self._read(_text, "text")

    def instant(self) -> datetime:
        return self._read(_instant, "an instant")

    def day(self) -> date:
        return self._read(date.fromisoformat, "a day")

    def number(self) -> Decimal:
        return self._read(_number, "a number")

    def whole(self) -> int:
        return self._read(_whole, "a whole number")

    def truth(self) -> bool:
        return self.value is True

    def key(self) -> UUID:
        """Of an id, or of a reference inside the bundle."""
        told = self.at("reference") if isinstance(self.value, dict) else self
        return told._read(lambda value: UUID(value.removeprefix(URN)), "the id of one of our exports")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _instant(value: Any) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError
    return found


def _number(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise TypeError
    found = Decimal(str(value))
    if not found.is_finite():
        raise ValueError
    return found


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value
