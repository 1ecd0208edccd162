"""One table for all files of the run, printed when everything has been measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from tests.benchmarks.measure import Table

FILE = Path("test-results/bench.json")
measured = pytest.StashKey[Table]()


@pytest.fixture
def table(request) -> Table:
    return request.config.stash.setdefault(measured, Table())


@pytest.fixture(scope="session", autouse=True)
def asked_as_in_a_clinic() -> None:
    settings.CHECKS_ASKED_OFTEN = False


def pytest_terminal_summary(terminalreporter, config) -> None:
    table = config.stash.get(measured, None)
    if table is None:
        return
    table.write(FILE)
    terminalreporter.section("ratios")
    terminalreporter.write_line("\n".join(table.lines()))
