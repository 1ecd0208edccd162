"""The worlds that are measured: made once, kept on the servers until the schema or the world changes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import transaction
from psycopg import sql

from integration_care.demo import movable_clock
from integration_care.demo import world as room
from tests.benchmarks.measure import Table
from tests.cast import START
from tests.conftest import ADMIN_URL, HOUSE, connected_to, is_there, recreate

# L takes a quarter of an hour to make and 18 GB of disk: WORLDS=S,M,L make bench
SIZES = os.environ.get("WORLDS", "S,M").split(",")
APPS = ("integration_care", "patients", "sessions")
GOAL = 20_000  # rows a second


def name_of(size: str) -> str:
    """By what it was made with: the migrations, and the world's own rooms."""
    own = [path for app in APPS for path in (HOUSE / app).rglob("migrations/*.py")]
    files = sorted([*own, *Path(room.__path__[0]).glob("*.py")])
    return f"world_{size.lower()}_{sha256(b''.join(path.read_bytes() for path in files)).hexdigest()[:12]}"


@contextmanager
def standing(size: str, template: str, table: Table) -> Iterator[str]:
    """This connection is to that world, in which it is START; what is changed there has to be taken back."""
    name = name_of(size)
    if not is_there(name):
        _make(size, name, template, table)
    with connected_to(name):
        yield name


@contextmanager
def to_write_in(size: str, template: str, table: Table) -> Iterator[str]:
    """A copy that is thrown away; L is too large for that, and so it remembers what was written in it."""
    with standing(size, template, table) as name:
        if size == "L":
            yield name
            return
    scratch = f"world_scratch_{os.getpid()}"
    recreate(scratch, name)
    try:
        with connected_to(scratch):
            yield scratch
    finally:
        drop(scratch)


def drop(name: str) -> None:
    with psycopg.connect(ADMIN_URL, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _make(size: str, name: str, template: str, table: Table) -> None:
    unfinished = f"world_{size.lower()}_unfinished"
    recreate(unfinished, template)
    with connected_to(unfinished):
        with transaction.atomic():
            movable_clock.freeze(START)
        began = time.perf_counter()
        call_command("generate_world", size=size)
        seconds = time.perf_counter() - began
    with psycopg.connect(ADMIN_URL, autocommit=True) as admin:
        rows = _rows(unfinished)
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
        )
        older = admin.execute(
            "SELECT datname FROM pg_database WHERE datname ~ %s", [f"^world_{size.lower()}_"]
        )
    for (one,) in older:
        if one != name:
            drop(one)
    table.add(
        f"world {size}",
        f"{rows:,} rows in {seconds:.0f} s",
        rows / seconds / GOAL,
        "x 20,000 rows/s",
        least=1,
    )


def _rows(name: str) -> int:
    with psycopg.connect(psycopg.conninfo.make_conninfo(ADMIN_URL, dbname=name)) as admin:
        found = admin.execute(
            "SELECT sum(reltuples)::bigint FROM pg_class WHERE relkind = 'r' AND reltuples > 0"
            " AND relnamespace = 'public'::regnamespace"
        )
        return found.fetchone()[0]
