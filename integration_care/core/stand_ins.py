"""What stands for a value while a question that is asked often is built (see `asked_often`).

Each knows its `name`: which value it stands for. An instant may also be so far (`shift`) from that value.

A question is built once a process. So what it decides by a stand-in (`if a < b`, `max(a, b)`, `if keys`) it
would decide for everybody and for ever: whoever looks into one is refused, as far as Python lets it be known.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, NoReturn, Protocol, Self, runtime_checkable
from uuid import UUID

# No two parts of them are alike, the day of the week among them.
FAR = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC), datetime(2012, 11, 9, 19, 8, 7, tzinfo=UTC)


class NotAskedOften(TypeError):
    """A question of which not all that changes can be told in its SQL; ask it as a plain queryset."""


@runtime_checkable
class Asker(Protocol):
    """Somebody in whose sight something is asked for, or what is asked for: of which some part is a key."""

    KEYS: ClassVar[tuple[str, ...]]  # what of them goes into the SQL

    def shape(self) -> Hashable | None:
        """What else of them makes another question; None for what is asked in no usual way."""

    def stand_in(self, *keys: UUID) -> Self:
        """With `keys`, and nothing besides but what `shape` tells."""


def _undecided(self: Any, *_: Any) -> NoReturn:
    raise NotAskedOften(
        f"`{self.name}` is not known while a question is built that is asked often, so nothing is decided or "
        "reckoned by it in Python. Do it in SQL (`Case`, `Greatest`, `Q`), or before: hand in the outcome."
    )


def _is_same(one: Any, other: Any, kind: Any) -> Any:
    """Whether both are the very same; refused where nobody can know."""
    if not isinstance(other, kind):
        return NotImplemented
    return kind.__eq__(one, other) if one.name == getattr(other, "name", None) else _undecided(one)


class Key(UUID):
    name: str
    __slots__ = ("name",)
    __hash__ = UUID.__hash__
    __lt__ = __le__ = __gt__ = __ge__ = _undecided

    def __eq__(self, other: object) -> Any:
        return _is_same(self, other, UUID)


class Keys:
    def __init__(self, name: str) -> None:
        self.name = name

    __hash__ = object.__hash__
    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = _undecided

    def __eq__(self, other: object) -> Any:
        if isinstance(other, list | tuple | Keys) and other is not self:
            _undecided(self)
        return other is self


class Word(str):
    """Such as the key of a set of questions; the words of an enumeration shape a question."""

    name = ""
    __hash__ = str.__hash__
    __ne__ = object.__ne__  # its own would not ask `__eq__`
    __lt__ = __le__ = __gt__ = __ge__ = __add__ = __radd__ = __mod__ = __mul__ = _undecided
    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = __str__ = __format__ = _undecided

    def __eq__(self, other: object) -> Any:
        return bool(other) and _is_same(self, other, str)  # Django asks of every word whether it is empty


class Day(date):
    name = ""
    __hash__ = date.__hash__
    __ne__ = object.__ne__
    __lt__ = __le__ = __gt__ = __ge__ = _undecided
    __add__ = __radd__ = __sub__ = __rsub__ = _undecided

    def __eq__(self, other: object) -> Any:
        return _is_same(self, other, date)


class Instant(datetime):
    name, shift = "", timedelta(0)
    __hash__ = datetime.__hash__
    __ne__ = object.__ne__
    __lt__ = __le__ = __gt__ = __ge__ = __rsub__ = _undecided

    def __eq__(self, other: object) -> Any:
        return _is_same(self, other, datetime)

    def __add__(self, span: timedelta) -> Instant:
        return _instant(datetime.__add__(self, span), self.name, self.shift + span)

    __radd__ = __add__

    def __sub__(self, span: Any) -> Any:
        return self + -span if isinstance(span, timedelta) else _undecided(self)


STAND_INS = (Key, Keys, Word, Day, Instant)
# Nor is anything read off them.
for kind, parts in {
    Day: ("year", "month", "day"),
    Instant: ("year", "month", "day", "hour", "minute", "second"),
}.items():
    for part in parts:
        setattr(kind, part, property(_undecided))
for told in ("replace", "weekday", "isoweekday", "isocalendar", "toordinal"):
    setattr(Day, told, _undecided)
    setattr(Instant, told, _undecided)
for told in ("lower", "upper", "strip", "split", "startswith", "endswith", "join", "replace", "encode"):
    setattr(Word, told, _undecided)
for told in ("date", "time", "timetz", "astimezone", "timestamp"):
    setattr(Instant, told, _undecided)


def _key(name: str, build: int) -> Key:
    key = Key(int=hash(name) % 2**64 + build)
    object.__setattr__(key, "name", name)  # a UUID lets nobody change it
    return key


def _word(name: str, build: int) -> Word:
    made = Word(f"{name} {build}")
    made.name = name
    return made


def _instant(at: datetime, name: str, shift: timedelta = timedelta(0)) -> Instant:
    made = Instant.combine(datetime.date(at), datetime.timetz(at))
    made.name, made.shift = name, shift
    return made


def _day(name: str, build: int) -> Day:
    made = Day.fromordinal(FAR[build].toordinal())
    made.name = name
    return made


STANDS_FOR: dict[type, Callable[[str, int], Any]] = {
    UUID: _key,
    list: lambda name, _: Keys(name),
    str: _word,
    datetime: lambda name, build: _instant(FAR[build], name),
    date: _day,
}


def kind_of(value: Any) -> type | None:
    """Of a value that changes: what it is. None for what shapes the question, as an enumeration's words."""
    if isinstance(value, str) and type(value) is not str:
        return None
    return next((kind for kind in STANDS_FOR if isinstance(value, kind)), None)


def stand_in(name: str, value: Any, build: int) -> Any:
    """`value` itself, where it shapes the question."""
    if isinstance(value, Asker):
        return value.stand_in(*(_key(f"{name}.{part}", build) for part in value.KEYS))
    kind = kind_of(value)
    return STANDS_FOR[kind](name, build) if kind else value


def value_of(one: Any, given: Mapping[str, Any]) -> Any:
    """What `one` stands for; whatever stands for nothing is itself."""
    if not isinstance(one, STAND_INS):
        return one
    name, _, part = one.name.partition(".")
    value = getattr(given[name], part) if part else given[name]
    return value + one.shift if isinstance(one, Instant) else value


def stands_alike(one: Any, other: Any) -> bool:
    """In both buildings the same value, or a stand-in for the same one."""
    if isinstance(one, STAND_INS):
        return bool(one.name) and type(one) is type(other) and _place(one) == _place(other)
    return type(one) is type(other) and bool(one == other)


def _place(one: Any) -> tuple[Any, ...]:
    return one.name, getattr(one, "shift", None)
