"""What a log may say: one line a message whatever is in it, and of an error its kind and its place.

The words of an exception are left out: they are often somebody's. PostgreSQL tells the row that it refused,
`int()` what it could not read, a key error which key. The kind, the lines of code and, of the database, the
code and the constraint are what one needs to find it.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Any

import psycopg

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Formatter):
    """A line break in a name begins no line of its own (CWE-117)."""

    def format(self, record: logging.LogRecord) -> str:
        """Celery tells a task's error within its message: of that, which task."""
        told = getattr(record, "data", None)
        if isinstance(told, dict) and "exc" in told:
            record = logging.makeLogRecord(record.__dict__ | {"args": ()})
            record.msg = f"Task {told.get('name')}[{told.get('id')}] {told.get('description', 'failed')}"
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        record.message = CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        error = ei[1]
        return "\n".join(told(error)) if error is not None else ""


def told(error: BaseException) -> list[str]:
    """Its causes first, as Python does."""
    lines, before = [], error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        lines += [*told(before), "and then"]
    lines += [line.rstrip("\n") for line in traceback.format_tb(error.__traceback__)]
    return [*lines, named(error)]


def named(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, psycopg.Error):
        about = (error.sqlstate, error.diag.constraint_name, error.diag.table_name)
        return f"{kind} {' '.join(filter(None, about))}".rstrip()
    return kind
