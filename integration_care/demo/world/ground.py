"""The tables while they are filled: what would look at each row one by one is laid aside, and put back.

PostgreSQL checks a constraint that is added to a full table all at once, and builds an index in one go; row
by row both would take ten times as long. Done by the owner, whom forced row security binds too: it is lifted
meanwhile, or COPY would be refused and a constraint would be checked against rows that nobody sees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.core.management.base import CommandError
from psycopg import sql

Connection = psycopg.Connection[Any]
TRAIL = "audit_event"
KEPT = ("django_migrations", "django_content_type", "auth_permission", "demo_clock", "core_heartbeat")
TABLES = """
    SELECT relname, relkind = 'p' FROM pg_class WHERE relnamespace = 'public'::regnamespace
    AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> ALL(%s)
"""
PROTECTED = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity AND relkind IN ('r', 'p')
"""
CONSTRAINTS = """
    SELECT relname, conname, pg_get_constraintdef(c.oid), contype = 'f'
    FROM pg_constraint c JOIN pg_class r ON r.oid = conrelid
    WHERE relname = ANY(%s) AND contype IN ('p', 'u', 'x', 'f') ORDER BY contype <> 'p', conname
"""
# One that holds only rows in certain states is small, and PostgreSQL writes its condition down differently
# each time it is made: such a one stays.
INDEXES = """
    SELECT r.relname, x.relname, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
    WHERE r.relname = ANY(%s) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
      AND pg_get_indexdef(i.indexrelid) NOT LIKE '%%(ARRAY[%%'
    ORDER BY x.relname
"""
ROOM = "SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'; SET lock_timeout = '10s'"


@dataclass
class Aside:
    """What has to be put back: by table, then what points from one to another, then row security."""

    tables: list[str]
    protected: list[str]
    by_table: dict[str, list[sql.Composed]] = field(default_factory=lambda: defaultdict(list))
    pointing: list[sql.Composed] = field(default_factory=list)


def lay_aside(owner: Connection) -> Aside:
    """One transaction, which changes nothing where the database is not empty."""
    with owner.transaction():
        owner.execute(ROOM)
        found = owner.execute(TABLES, [list(KEPT)]).fetchall()
        aside = Aside([name for name, _ in found], [name for (name,) in owner.execute(PROTECTED)])
        for name in aside.protected:
            owner.execute(_alter(name, "NO FORCE ROW LEVEL SECURITY"))
        _refuse_what_is_not_empty(owner, aside.tables)
        whole = [name for name, is_divided in found if not is_divided]  # the trail, in months, stays as it is
        _drop_constraints(owner, aside, whole)
        for table, name, definition in owner.execute(INDEXES, [whole]).fetchall():
            aside.by_table[table].append(sql.SQL(definition))  # type: ignore[arg-type]
            owner.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        for name in aside.tables:
            owner.execute(_alter(name, "DISABLE TRIGGER USER"))
    return aside


def _refuse_what_is_not_empty(owner: Connection, tables: Sequence[str]) -> None:
    for name in tables:
        row = owner.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(name))).fetchone()
        if row and row[0]:
            raise CommandError(f"This database is not empty ({name} has rows). A world needs one of its own.")


def _drop_constraints(owner: Connection, aside: Aside, tables: list[str]) -> None:
    """Foreign keys go first and come last: they rest on the others."""
    found = owner.execute(CONSTRAINTS, [tables]).fetchall()
    for table, name, definition, is_pointing in sorted(found, key=lambda row: not row[3]):
        added = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
            sql.Identifier(table), sql.Identifier(name), sql.SQL(definition)
        )
        (aside.pointing if is_pointing else aside.by_table[table]).append(added)
        owner.execute(_alter(table, "DROP CONSTRAINT {}", sql.Identifier(name)))


def _alter(table: str, what: str, *names: sql.Composable) -> sql.Composed:
    return sql.SQL("ALTER TABLE {} ").format(sql.Identifier(table)) + sql.SQL(what).format(*names)


def put_back(url: str, aside: Aside, workers: int) -> None:
    """Keys and indexes, table by table, as many at once as there are workers; then the rest."""
    with ThreadPoolExecutor(workers) as threads:
        list(threads.map(lambda statements: _run(url, statements), aside.by_table.values()))
    _run(url, aside.pointing)
    with psycopg.connect(url) as owner:
        for name in aside.tables:
            owner.execute(_alter(name, "ENABLE TRIGGER USER"))
        for name in aside.protected:
            owner.execute(_alter(name, "FORCE ROW LEVEL SECURITY"))


def _run(url: str, statements: Sequence[sql.Composed]) -> None:
    with psycopg.connect(url) as owner:
        owner.execute(ROOM)
        for statement in statements:
            owner.execute(statement)


def empty(owner: Connection, tables: Sequence[str]) -> None:
    """What was begun and did not come to its end leaves nothing behind."""
    owner.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))


def look_over(url: str, tables: Sequence[str]) -> None:
    """So that the first question is planned as well as the thousandth. Protected again by now."""
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(ROOM)
        for name in tables:
            owner.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(name)))
