"""How much of the database an act takes: the messages it sends, and the statements in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext

# What begins and ends transactions; and who is there, which is noted every few seconds of the real clock.
NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", 'UPDATE "django_session"')
BETWEEN = ";\n"  # of two statements in one message: `asked_at_once`


class Taken(NamedTuple):
    messages: int
    statements: int

    def beyond(self, floor: Taken) -> Taken:
        return Taken(self.messages - floor.messages, self.statements - floor.statements)


def taken_by(act: Callable[[], object]) -> Taken:
    with CaptureQueriesContext(connection) as queries:
        act()
    counted = [query["sql"] for query in queries if not query["sql"].startswith(NOT_COUNTED)]
    return Taken(len(counted), sum(sql.count(BETWEEN) + 1 for sql in counted))
