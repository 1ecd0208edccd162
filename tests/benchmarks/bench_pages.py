"""Server time of pages over their floor, with row security and the trail on, in worlds of three sizes."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.benchmarks import worlds
from tests.benchmarks.measure import Table, interleaved, p50, p95
from tests.benchmarks.pages import measured_pages
from tests.benchmarks.visitor import render_as_in_production

ROUNDS = 30
LARGER = 1.2  # the most that a page may take in the largest world, of what it takes in the smallest
ratios: dict[str, dict[str, float]] = {}


@pytest.fixture
def as_served(settings, monkeypatch, template_database, django_db_setup, django_db_blocker):
    settings.ROOT_URLCONF = "tests.benchmarks.urls"
    render_as_in_production(monkeypatch)
    import_module("integration_care.wsgi")  # what a web process does before its first request
    with django_db_blocker.unblock():
        yield template_database


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("size", worlds.SIZES)
def test_pages_over_their_floor(size, as_served, table):
    with worlds.to_write_in(size, as_served, table):
        pages = measured_pages()
        times = interleaved({name: page.open for name, page in pages.items()}, ROUNDS)
        asked = {name: queries(page.open) for name, page in pages.items()}
    floors = {name: p50(taken) for name, taken in times.items()}
    for name, page in pages.items():
        taken = times[name]
        ratios.setdefault(name, {})[size] = p50(taken) / floors[page.floor]
        told = f"p50 {p50(taken):6.1f} ms  p95 {p95(taken):6.1f} ms  {asked[name]:3} queries"
        table.add(f"{size}: {name}", told, ratios[name][size], f"x {page.floor}", most=page.most)
    if size != worlds.SIZES[0] and size == worlds.SIZES[-1]:
        compare(table, worlds.SIZES[0], size)


def compare(table: Table, smallest: str, largest: str) -> None:
    """Over each one's own floor, since hours and other work lie between the two."""
    for name, by_size in ratios.items():
        if not name.startswith("floor"):
            grown = by_size[largest] / by_size[smallest]
            table.add(f"{name}, {largest} over {smallest}", "", grown, "x", most=LARGER)


def queries(work) -> int:
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)
