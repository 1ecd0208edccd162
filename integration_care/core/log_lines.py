"""What a log may say: one line a message whatever is in it, and of an error its kind and its place.

The words of an exception are left out: they are often somebody's. PostgreSQL tells the row that it refused,
`int()` what it could not read, a key error which key. The kind, the lines of code and, of the database, the
code and the constraint are what one needs to find it.
"""

from __future__ import annotations

import json
import logging
import re
import time
import traceback
from types import TracebackType
from typing import Any

import psycopg

from integration_care.core import request_ids

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Formatter):
    """A line break in a name begins no line of its own (CWE-117). `%(about)s`: which request and task."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(without_words(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        record.message = in_one_line(record.message)
        record.about = "".join(f"{name}={known} " for name, known in about(record).items())
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        error = ei[1]
        return "\n".join(told(error)) if error is not None else ""


class JsonLine(OneLine):
    """The same as one JSON object a message, for whatever collects logs. An error is a list of its lines."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        record = without_words(record)
        said: dict[str, object] = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": in_one_line(record.getMessage()),
            **about(record),
        }
        if record.exc_info and record.exc_info[1] is not None:
            said["error"] = told(record.exc_info[1])
        return json.dumps(said)


def without_words(record: logging.LogRecord) -> logging.LogRecord:
    """Celery tells a task's error within its message: of that, which task."""
    told = getattr(record, "data", None)
    if isinstance(told, dict) and "exc" in told:
        record = logging.makeLogRecord(record.__dict__ | {"args": ()})
        record.msg = f"Task {told.get('name')}[{told.get('id')}] {told.get('description', 'failed')}"
    return record


def in_one_line(message: str) -> str:
    return CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", message)


def about(record: logging.LogRecord) -> dict[str, str]:
    """The ids of the request and of the task that a line is about; those that there are.

    Django tells of an answer such as 404 after the last middleware, with the request beside the message.
    """
    told_of = getattr(getattr(record, "request", None), "request_id", "")
    ids = {"request": told_of or request_ids.of_request(), "task": request_ids.of_task()}
    return {name: known for name, known in ids.items() if known}


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
