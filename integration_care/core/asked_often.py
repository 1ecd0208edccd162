"""Questions to the database that every page asks: put into SQL once a process, asked again with other values.

Django builds and compiles a queryset anew each time it is asked, and takes longer for it than PostgreSQL for
most answers: a third of the time of a page that asks ten. So a function that makes a queryset may be

    @asked_often
    def open_alerts(member: Membership, scope: Scope, now: datetime) -> AlertQuerySet: ...

    open_alerts(request.member, Scope.MINE, request.now)    # a list; `open_alerts.queryset(...)` as ever

It is called with stand-ins for what changes from one asking to the next (keys, lists of keys, instants,
days), and what stands for them in the SQL is replaced. Everything else it is given makes another question: a
scope, a flag, a role. What it reads from elsewhere would be asked once and for all, so it does not.

A value that went into the SQL by another way, such as the day of an instant, would be asked for ever. So each
question is built twice, with different stand-ins: what differs and is none is refused (`NotAskedOften`).
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from typing import Any, ClassVar, Generic, ParamSpec, Protocol, Self, TypeVar, cast, runtime_checkable
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet, ObjectDoesNotExist
from django.db import connection
from django.db.models import BooleanField, Func, Model, QuerySet, UUIDField, Value
from django.db.models.sql.compiler import SQLCompiler

P = ParamSpec("P")
R = TypeVar("R")
ALONE = object()
MOST_SHAPES = 64  # of one question; the one that was built first is then forgotten
FAR = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC), datetime(2012, 11, 10, 19, 8, 7, tzinfo=UTC)


class NotAskedOften(TypeError):
    """A question of which not all that changes can be told in its SQL; ask it as a plain queryset."""


@runtime_checkable
class Asker(Protocol):
    """Somebody in whose sight something is asked for: `accounts.Membership`."""

    KEYS: ClassVar[tuple[str, ...]]  # what of them goes into the SQL

    def shape(self) -> Hashable | None:
        """What else of them makes another question; None for whom one asks in no usual way."""

    def stand_in(self, *keys: UUID) -> Self:
        """With `keys`, and nothing besides but what `shape` tells."""


class OneOf(Func):
    """`OneOf("patient", keys)`: `patient__in=keys` with one parameter, however many keys there are."""

    template, arg_joiner = "(%(expressions)s))", " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, keys: Any) -> None:
        super().__init__(column, Value(keys, ArrayField(UUIDField())))


def numbers(rows: QuerySet[Any, Any], **expressions: Any) -> QuerySet[Any, dict[str, Any]]:
    """`rows.aggregate(...)` as a question: one row, also of none."""
    counted: QuerySet[Any, dict[str, Any]] = rows.order_by().values(_one=Value(1)).annotate(**expressions)
    return counted


def stands_as(row: Model, found: Sequence[Model]) -> None:
    """`row.refresh_from_db()` out of the answer to a question, in which that row is the only one."""
    if not found:
        raise ObjectDoesNotExist(f"{row._meta.label} {row.pk}")
    vars(row).pop("_prefetched_objects_cache", None)
    vars(row).update(vars(found[0]))


# --- Stand-ins: `name` says which value, `shift` how far from it ------------------------------------------


class _Key(UUID):
    name: str
    __slots__ = ("name",)


class _Keys:
    def __init__(self, name: str) -> None:
        self.name = name


class _Day(date):
    name = ""


class _Instant(datetime):
    name, shift = "", timedelta(0)

    def __add__(self, span: timedelta) -> _Instant:
        return _instant(datetime.__add__(self, span), self.name, self.shift + span)

    def __sub__(self, span: Any) -> Any:
        return self + -span if isinstance(span, timedelta) else datetime.__sub__(self, span)


def _key(name: str, build: int) -> _Key:
    key = _Key(int=hash(name) % 2**64 + build)
    object.__setattr__(key, "name", name)  # a UUID lets nobody change it
    return key


def _instant(at: datetime, name: str, shift: timedelta = timedelta(0)) -> _Instant:
    made = _Instant.combine(at.date(), at.timetz())
    made.name, made.shift = name, shift
    return made


def _day(name: str, build: int) -> _Day:
    made = _Day.fromordinal(FAR[build].toordinal())
    made.name = name
    return made


def _stand_in(name: str, value: Any, build: int) -> Any:
    """`value` itself, where it shapes the question."""
    if isinstance(value, UUID):
        return _key(name, build)
    if isinstance(value, datetime):
        return _instant(FAR[build], name)
    if isinstance(value, date):
        return _day(name, build)
    if isinstance(value, list):
        return _Keys(name)
    if isinstance(value, Asker):
        return value.stand_in(*(_key(f"{name}.{part}", build) for part in value.KEYS))
    return value


def _value_of(stand_in: Any, given: Mapping[str, Any]) -> Any:
    name, _, part = stand_in.name.partition(".")
    value = getattr(given[name], part) if part else given[name]
    return value + stand_in.shift if isinstance(stand_in, _Instant) else value


# --- Built twice, asked often ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Known(Generic[R]):
    """A question in SQL. `params` are those of the first building, stand-ins among them."""

    rows: QuerySet[Any, R]
    compiler: SQLCompiler
    sql: str
    params: Sequence[Any]

    @classmethod
    def built(cls, build: Callable[[int], QuerySet[Any, R]]) -> _Known[R]:
        one, other = (cls._compiled(build(number)) for number in (0, 1))
        if one.sql != other.sql or not all(map(_stands_alike, one.params, other.params)):
            raise NotAskedOften(one.sql)
        return one

    @classmethod
    def _compiled(cls, rows: QuerySet[Any, R]) -> _Known[R]:
        if rows._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise NotAskedOften("what is prefetched is a question of its own")
        compiler = rows.query.get_compiler(connection=connection)
        try:
            return cls(rows, compiler, *compiler.as_sql())
        except EmptyResultSet:  # nothing of this shape is anybody's, such as words that a role may not read
            return cls(rows, compiler, "", ())

    def ask(self, given: Mapping[str, Any]) -> list[R]:
        if not self.sql:
            return []
        params = [_value_of(one, given) if isinstance(one, STAND_INS) else one for one in self.params]
        compiler = copy.copy(self.compiler)
        compiler.connection = connection  # each thread has its own
        compiler.as_sql = lambda *_, **__: (self.sql, params)  # type: ignore[method-assign, assignment]
        rows = self.rows._clone()  # type: ignore[attr-defined]
        rows.query.get_compiler = lambda *_, **__: compiler
        return list(rows)


STAND_INS = (_Key, _Keys, _Day, _Instant)


def _stands_alike(one: Any, other: Any) -> bool:
    """In both buildings the same value, or a stand-in for the same one."""
    if isinstance(one, STAND_INS):
        return bool(one.name) and type(one) is type(other) and _place(one) == _place(other)
    return type(one) is type(other) and one == other


def _place(one: Any) -> tuple[Any, ...]:
    return one.name, getattr(one, "shift", None)


class AskedOften(Generic[P, R]):
    """What `asked_often` makes of a function."""

    def __init__(self, queryset: Callable[P, QuerySet[Any, R]]) -> None:
        self.queryset = queryset
        self._names = tuple(inspect.signature(queryset).parameters)
        self._known: dict[Hashable, _Known[R]] = {}
        update_wrapper(self, queryset)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        given = dict(zip(self._names, args, strict=False)) | kwargs
        shapes = tuple(map(_shape, given.values()))
        asked = (tuple(given), shapes)
        if ALONE in shapes:
            return list(self.queryset(*args, **kwargs))
        known = self._known.get(asked) or self._learnt(asked, given)
        return known.ask(given)

    def _learnt(self, asked: Hashable, given: Mapping[str, Any]) -> _Known[R]:
        known = self._known[asked] = _Known.built(lambda build: self._built(given, build))
        for oldest in list(self._known)[:-MOST_SHAPES]:
            self._known.pop(oldest, None)
        return known

    def _built(self, given: Mapping[str, Any], build: int) -> QuerySet[Any, R]:
        stand_ins = {name: _stand_in(name, value, build) for name, value in given.items()}
        return self.queryset(**stand_ins)  # type: ignore[call-arg]


def _shape(value: Any) -> Hashable:
    """What of a value makes another question: all of it, but for what a stand-in is made for."""
    if isinstance(value, UUID | date | list):
        return cast("Hashable", type(value))
    if isinstance(value, Asker):
        shape = value.shape()
        return ALONE if shape is None else shape
    return cast("Hashable", value)


def asked_often(queryset: Callable[P, QuerySet[Any, R]]) -> AskedOften[P, R]:
    return AskedOften(queryset)
