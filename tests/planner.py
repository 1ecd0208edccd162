"""What PostgreSQL's planner believes of a table, so that its plans are the same whoever ran before."""

from __future__ import annotations

import psycopg
from django.db import connection

from tests.conftest import ADMIN_URL

_THESE = """
    FROM pg_class one LEFT JOIN pg_inherits part ON part.inhrelid = one.oid
    WHERE one.relkind = 'r' AND (one.relname = ANY(%s) OR part.inhparent::regclass::text = ANY(%s))
"""
_LEAVE_ALONE = f"""
    SELECT format('ALTER TABLE %%s SET (autovacuum_enabled = false)', one.oid::regclass) {_THESE}
"""
_BELIEVE = f"""
    SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', one.relname::text,
        'relpages', 0, 'reltuples', -1::real)
    {_THESE}
"""


def as_if_nobody_had_looked(*tables: str) -> None:
    """At each of them, or each of its parts; nobody looks from now on, in this worker's later tests either.

    Autovacuum may have looked while it was empty, or look while a test's rows are not committed; and of an
    empty table one index is as good as another.
    """
    names = [list(tables), list(tables)]
    with _as_admin() as admin:
        for (statement,) in admin.execute(_LEAVE_ALONE, names).fetchall():
            admin.execute(statement)
        admin.execute(_BELIEVE, names)


def as_if_it_were_empty(table: str) -> None:
    """Somebody looked before the rows came, as after a restore, or a night in which a clinic was moved in."""
    with _as_admin() as admin:
        admin.execute(f"ANALYZE {table}")  # sees no row that is not committed


def _as_admin() -> psycopg.Connection:
    address = psycopg.conninfo.make_conninfo(ADMIN_URL, dbname=connection.settings_dict["NAME"])
    return psycopg.connect(address, autocommit=True)
