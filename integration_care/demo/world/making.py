"""Making a world: the ground, the clinics side by side, and everything put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context

import psycopg
from django.db import connections

from integration_care.core import partitions
from integration_care.demo.world import clinic, ground
from integration_care.demo.world.size import Size

Progress = Callable[[int], object]  # patients who came in
SLACK = timedelta(days=60)
AHEAD = 12  # months of the trail


def make(url: str, size: Size, workers: int, progress: Progress) -> int:
    """All of it or nothing; returns how many rows. `url`: the owner's, of an empty database.

    Killed half-way it leaves the tables without their constraints: make the database anew.
    """
    connections.close_all()  # what forks must not share one
    with psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor) as owner:
        aside = ground.lay_aside(owner)
        try:
            _make_months(owner, size)
            rows = sum(_pour(url, size, workers, progress))
            owner.execute("SELECT setval('audit_event_number', (SELECT max(id) + 1 FROM audit_event))")
        except BaseException:
            ground.empty(owner, aside.tables)
            ground.put_back(url, aside, workers)
            raise
    ground.put_back(url, aside, workers)
    ground.look_over(url, aside.tables)
    return rows


def _pour(url: str, size: Size, workers: int, progress: Progress) -> Iterator[int]:
    if workers == 1:
        for number in range(size.clinics):
            yield write_one(url, size, number)
            progress(size.patients_of(number))
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        rows_of = pool.map(partial(write_one, url, size), range(size.clinics))
        for number, rows in enumerate(rows_of):
            progress(size.patients_of(number))
            yield rows


def write_one(url: str, size: Size, number: int) -> int:
    """One clinic in one transaction; returns its rows."""
    with psycopg.connect(url) as connection:
        return sum(clinic.write(connection, size, number))


def _make_months(owner: ground.Connection, size: Size) -> None:
    """The trail's, from the first patient on."""
    assert size.until is not None  # noqa: S101 - for the type checker
    until = size.until.date()
    first: date = partitions.first_of(until - timedelta(days=365 * size.years) - SLACK)
    with owner.transaction(), owner.cursor() as cursor:
        while first <= partitions.first_of(until, AHEAD):
            partitions.make_month(cursor, ground.TRAIL, "at", first)
            first = partitions.first_of(first, 1)
