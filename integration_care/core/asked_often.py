"""Questions to the database that every page asks: put into SQL once a process, asked again with other values.

Django builds and compiles a queryset anew each time it is asked, and takes longer for it than PostgreSQL for
most answers: a third of the time of a page that asks ten. So a function that makes a queryset may be

    @asked_often
    def open_alerts(member: Membership, scope: Scope, now: datetime) -> AlertQuerySet: ...

    open_alerts(request.member, Scope.MINE, request.now)    # a list; `open_alerts.queryset(...)` as ever

It is called with stand-ins for what changes from one asking to the next (keys, lists of keys, words,
instants, days), and what stands for them in the SQL is replaced. Everything else it is given makes another
question: a scope, a flag, a role.

Whatever went into the SQL by another way would be asked for ever, so that is refused (`NotAskedOften`):

- what is decided in Python by a stand-in, as far as that can be seen (`stand_ins`);
- what differs between two buildings with different stand-ins, and is none, such as a key as a word;
- with `CHECKS_ASKED_OFTEN`, as in all tests, what differs from the plain queryset, compiled beside each
  asking: so what was read from elsewhere, such as a setting, the language or the time zone.

Without that setting, as in a clinic, what is refused is told in the log once and asked as a plain queryset.

What a page asks in any case it may ask in one message: see `asked_at_once`.
"""

from __future__ import annotations

import copy
import inspect
import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from threading import Lock
from typing import Any, Generic, ParamSpec, TypeAlias, TypeVar, cast

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet, ObjectDoesNotExist
from django.db import connection
from django.db.models import BooleanField, Func, Model, QuerySet, UUIDField, Value
from django.db.models.sql.compiler import SQLCompiler

from integration_care.core.stand_ins import Asker, NotAskedOften, kind_of, stand_in, stands_alike, value_of

P = ParamSpec("P")
R = TypeVar("R")
ALONE = object()
MOST_SHAPES = 64  # of one question; the one that nobody has used for longest is then forgotten
AskingName: TypeAlias = "tuple[AskedOften[..., Any], Hashable, tuple[Hashable, ...]]"
# What was asked at once and nobody has read yet.
IN_HAND: ContextVar[dict[AskingName, list[tuple[Any, ...]]] | None] = ContextVar("in_hand", default=None)
QUESTIONS: list[AskedOften[Any, Any]] = []  # all that there are
logger = logging.getLogger(__name__)


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
        raise ObjectDoesNotExist(str(row.pk))
    vars(row).pop("_prefetched_objects_cache", None)
    vars(row).update(vars(found[0]))


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
        one, other = (cls.compiled(build(number)) for number in (0, 1))
        if one.sql != other.sql or not all(map(stands_alike, one.params, other.params)):
            raise NotAskedOften(one.sql)
        return one

    @classmethod
    def compiled(cls, rows: QuerySet[Any, R]) -> _Known[R]:
        if rows._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise NotAskedOften("what is prefetched is a question of its own")
        compiler = rows.query.get_compiler(connection=connection)
        try:
            return cls(rows, compiler, *compiler.as_sql())
        except EmptyResultSet:  # nothing of this shape is anybody's, such as words that a role may not read
            return cls(rows, compiler, "", ())

    def params_for(self, given: Mapping[str, Any]) -> list[Any]:
        return [value_of(one, given) for one in self.params]

    def ask(self, given: Mapping[str, Any]) -> list[R]:
        if not self.sql:
            return []
        params = self.params_for(given)
        compiler = self._compiler()
        compiler.as_sql = lambda *_, **__: (self.sql, params)  # type: ignore[method-assign, assignment]
        return self._rows(compiler)

    def read(self, answer: list[tuple[Any, ...]]) -> list[R]:
        """`answer`: what the database said to this SQL, which somebody else has asked."""
        compiler = self._compiler()
        if compiler.has_extra_select:  # columns that only put the rows in order
            answer = [row[: compiler.col_count] for row in answer]
        compiler.execute_sql = lambda *_, **__: [answer]  # type: ignore[method-assign, assignment]
        return self._rows(compiler)

    def _compiler(self) -> SQLCompiler:
        compiler = copy.copy(self.compiler)
        compiler.connection = connection  # each thread has its own
        compiler.get_converters = lambda *_: self.converters  # type: ignore[method-assign]
        return compiler

    @cached_property
    def converters(self) -> dict[int, Any]:
        """How columns become what their fields hold: as alike each time as the SQL."""
        columns = self.compiler.select[: self.compiler.col_count]
        return self.compiler.get_converters([column for column, *_ in columns])

    def _rows(self, compiler: SQLCompiler) -> list[R]:
        rows = self.rows._clone()  # type: ignore[attr-defined]
        rows.query.get_compiler = lambda *_, **__: compiler
        return list(rows)


@dataclass(frozen=True)
class Asking(Generic[R]):
    """A question with what is given to it."""

    question: AskedOften[..., R]
    given: Mapping[str, Any]
    shape: Hashable
    known: _Known[R]

    @property
    def name(self) -> AskingName:
        """The same for the same question with the same values; a member with other rights is another one."""
        values = (tuple(one) if isinstance(one, list) else one for one in self.given.values())
        return self.question, self.shape, tuple(values)

    def in_sql(self) -> tuple[str, list[Any]]:
        """No SQL at all for what is nobody's by its shape alone."""
        return self.known.sql, self.known.params_for(self.given)

    def answer(self) -> list[R]:
        in_hand = IN_HAND.get()
        if in_hand and self.name in in_hand:
            return self.known.read(in_hand.pop(self.name))
        return self.known.ask(self.given)


class AskedOften(Generic[P, R]):
    """What `asked_often` makes of a function."""

    def __init__(self, queryset: Callable[P, QuerySet[Any, R]]) -> None:
        self.queryset = queryset
        self._names = tuple(inspect.signature(queryset).parameters)
        self._known: dict[Hashable, _Known[R] | None] = {}  # what was used last comes last; None: refused
        self._lock = Lock()
        self._is_told = False
        update_wrapper(self, queryset)
        QUESTIONS.append(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        asking = self.asking(*args, **kwargs)
        return list(self.queryset(*args, **kwargs)) if asking is None else asking.answer()

    def first(self, *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The first row, where no other is wanted or there is no other; None where there is none."""
        return next(iter(self(*args, **kwargs)), None)

    def one(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The row that there is in any case. Raises ObjectDoesNotExist where it is gone, as `get` does."""
        for row in self(*args, **kwargs):
            return row
        raise ObjectDoesNotExist(str(self))

    def asking(self, *args: P.args, **kwargs: P.kwargs) -> Asking[R] | None:
        """The question, not asked yet: for `asked_at_once`. None for what is asked as a plain queryset."""
        given = dict(zip(self._names, args, strict=False)) | kwargs
        shape = (tuple(given), *map(_shape, given.values()))
        known = self._known_for(shape, given)
        if known is None:
            return None
        if settings.CHECKS_ASKED_OFTEN:
            self._check(known, given)
        return Asking(self, given, shape, known)

    def _known_for(self, shape: tuple[Hashable, ...], given: Mapping[str, Any]) -> _Known[R] | None:
        """None for what is asked as a plain queryset."""
        if ALONE in shape:
            return None
        try:
            return self._remembered(shape, given)
        except TypeError as why:  # no shape that could be known again
            self._refuse(why)
            return None

    def _remembered(self, asked: Hashable, given: Mapping[str, Any]) -> _Known[R] | None:
        with self._lock:
            is_new = asked not in self._known
            known = None if is_new else self._known.pop(asked)
            if not is_new:
                self._known[asked] = known
        return self._learnt(asked, given) if is_new else known

    def _learnt(self, asked: Hashable, given: Mapping[str, Any]) -> _Known[R] | None:
        known = None
        try:
            known = _Known.built(lambda build: self._built(given, build))
        except NotAskedOften as why:
            self._refuse(why)
        except Exception as why:
            self._refuse(why)  # whatever became of a function with stand-ins, perhaps this time only
            return None
        with self._lock:
            self._known[asked] = known
            for oldest in list(self._known)[:-MOST_SHAPES]:
                del self._known[oldest]
        return known

    def _built(self, given: Mapping[str, Any], build: int) -> QuerySet[Any, R]:
        stand_ins = {name: stand_in(name, value, build) for name, value in given.items()}
        return self.queryset(**stand_ins)  # type: ignore[call-arg]

    def _refuse(self, why: Exception) -> None:
        """A page is slower rather than broken; no value is told, only which question."""
        if settings.CHECKS_ASKED_OFTEN:
            raise why
        if not self._is_told:
            self._is_told = True
            logger.warning("%s is asked as a plain queryset: %s", self, type(why).__name__)

    def _check(self, known: _Known[R], given: Mapping[str, Any]) -> None:
        plain = _Known.compiled(self.queryset(**given))  # type: ignore[call-arg]
        if (known.sql, known.params_for(given)) != (plain.sql, list(plain.params)):
            raise NotAskedOften(
                f"{self} was built from something that it was not given, and that is different now; "
                f"hand it in.\nAsked: {known.sql}\nMeant: {plain.sql}"
            )

    def __str__(self) -> str:
        return f"{self.queryset.__module__}.{self.queryset.__qualname__}"


def _shape(value: Any) -> Hashable:
    """What of a value makes another question: all of it, but for what a stand-in is made for."""
    if kind := kind_of(value):
        return kind
    if isinstance(value, Asker):
        shape = value.shape()
        return ALONE if shape is None else shape
    return cast("Hashable", value)


def asked_often(queryset: Callable[P, QuerySet[Any, R]]) -> AskedOften[P, R]:
    return AskedOften(queryset)
