"""What PostgreSQL's planner believes of a table, so that its plans are the same whoever ran before."""

from __future__ import annotations

import psycopg
from django.db import connection

from tests.conftest import ADMIN_URL

BELIEVE = """
    SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', one.relname::text,
        'relpages', 0, 'reltuples', -1::real)
    FROM pg_class one LEFT JOIN pg_inherits part ON part.inhrelid = one.oid
    WHERE one.relkind = 'r' AND (one.relname = ANY(%s) OR part.inhparent::regclass::text = ANY(%s))
"""


def as_if_nobody_had_looked(*tables: str) -> None:
    """At each of them, or each of its parts. Autovacuum may have looked while it was empty, and of an empty
    table one index is as good as another."""
    address = psycopg.conninfo.make_conninfo(ADMIN_URL, dbname=connection.settings_dict["NAME"])
    with psycopg.connect(address) as admin:
        admin.execute(BELIEVE, [list(tables), list(tables)])
