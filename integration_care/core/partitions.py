"""A table that lies in months, and a rest for what belongs to none of them.

Row security is no part of what a partition takes over from its table, so each gets its own: addressed
directly it refuses as much as through the table. No right to change a row is given for a part, either:
what is divided here is append-only. Row triggers come with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from integration_care.core.row_security import ForbidChanges, ProtectRows

Cursor = Any  # Django's own, which has no public type


def first_of(day: date, months: int = 0) -> date:
    """The first day of the month that lies `months` after that of `day`."""
    whole = day.year * 12 + day.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def part_name(table: str, first: date) -> str:
    return f"{table}_{first:%Y_%m}"


def make_rest(cursor: Cursor, table: str) -> None:
    """Where a row goes for whose month nobody has made a partition: nothing is ever refused for that."""
    cursor.execute(f"CREATE TABLE {table}_rest PARTITION OF {table} DEFAULT")
    _protect(cursor, f"{table}_rest")


def make_month(cursor: Cursor, table: str, column: str, first: date) -> bool:
    """Make the month's partition, if it is not there, and bring over what lies in the rest. By the owner.

    The rest is emptied with its trigger asleep, and without row security, which binds the owner too.
    """
    name, rest = part_name(table, first), f"{table}_rest"
    if first in months_of(cursor, table):
        return False
    span = [f"{first}T00:00:00Z", f"{first_of(first, 1)}T00:00:00Z"]
    cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
    with_rest_open = (f"ALTER TABLE {rest} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER",
                      f"ALTER TABLE {rest} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER")  # fmt: skip
    cursor.execute(with_rest_open[0])
    cursor.execute(
        f"WITH moved AS (DELETE FROM {rest} WHERE {column} >= %s AND {column} < %s RETURNING *)"  # noqa: S608 - names of our own
        f" INSERT INTO {name} SELECT * FROM moved",
        span,
    )
    cursor.execute(with_rest_open[1])
    cursor.execute(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)", span)
    _protect(cursor, name)
    return True


def _protect(cursor: Cursor, name: str) -> None:
    for statement in (*ProtectRows(name).sql, *ForbidChanges(name).sql):
        cursor.execute(statement)


def months_of(cursor: Cursor, table: str) -> list[date]:
    """The first days of the months that have a partition, oldest first."""
    cursor.execute(
        "SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = %s::regclass",
        [table],
    )
    return sorted(_months(table, [name for (name,) in cursor.fetchall()]))


def _months(table: str, names: list[str]) -> Iterator[date]:
    for name in names:
        said = name.removeprefix(f"{table}_")
        if said != "rest":
            year, month = said.split("_")
            yield date(int(year), int(month), 1)


def months_in_rest(cursor: Cursor, table: str, column: str) -> list[date]:
    """Months of which rows lie in the rest. By the owner, inside a transaction."""
    rest = f"{table}_rest"
    cursor.execute(f"ALTER TABLE {rest} NO FORCE ROW LEVEL SECURITY")
    cursor.execute(f"SELECT DISTINCT date_trunc('month', {column} AT TIME ZONE 'UTC')::date FROM {rest}")  # noqa: S608 - names of our own
    found = [first for (first,) in cursor.fetchall()]
    cursor.execute(f"ALTER TABLE {rest} FORCE ROW LEVEL SECURITY")
    return sorted(found)


def drop_month(cursor: Cursor, table: str, first: date) -> None:
    cursor.execute(f"DROP TABLE {part_name(table, first)}")
