"""Where drills take place: committed data, real processes, and one short lease so that nobody waits long.

`test_*.py` are short and run with every test. `drill_*.py` are long, take place on a pair of servers of
their own, and run by `make drills` alone; what came of them is one table.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connections

from integration_care.services.demo_processes import CHECKOUT
from integration_care.services.pair import DATABASE, EmbeddedPair
from tests.conftest import WORKER, empty_every_table
from tests.drills.table import Table, says_something
from tests.processes import environment

# Journeys use 8 to 15; each test worker its own, or one drill would empty another one's broker.
REDIS_DB = 1 + int(WORKER.removeprefix("gw") if WORKER != "main" else 0) % 7
FILE = Path("test-results/drills.json")
drilled = pytest.StashKey[Table]()


@pytest.fixture
def around(live_db: str) -> Callable[..., dict[str, str]]:
    """`around(mail_port)`: what the engine's processes see. `lease` in real seconds."""

    def see(mail_port: int, lease: float = 3) -> dict[str, str]:
        return environment(
            database=live_db,
            redis_db=REDIS_DB,
            mail_port=mail_port,
            FOLLOW_UP_LEASE_SECONDS=str(lease),
        )

    return see


def _for_one_file(fixture_name: str, config: pytest.Config) -> str:
    """Long drills share one pair; among the tests it goes with the file that asked for it."""
    return "session" if "drill_*.py" in config.getini("python_files") else "module"


@pytest.fixture(scope=_for_one_file)
def standing_pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPair]:
    with EmbeddedPair(tmp_path_factory.mktemp("pair"), fsync=False) as pair:
        migrated(pair)
        yield pair


def migrated(pair: EmbeddedPair) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "integration_care.settings.test", "DATABASE_URL": pair.owner_url}
    migrate = [sys.executable, str(CHECKOUT / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=os.environ | settings, check=True)


@contextmanager
def connected(pair: EmbeddedPair) -> Iterator[EmbeddedPair]:
    """Our own connection is on that pair too; its tables are empty afterwards."""
    connection = connections["default"]
    connection.close()
    usual = dict(connection.settings_dict)
    url = urlsplit(pair.database_url)
    connection.settings_dict.update(
        NAME=url.path[1:], HOST=url.hostname, PORT=url.port, USER=url.username, PASSWORD=url.password
    )
    try:
        yield pair
    finally:
        connection.close()
        connection.settings_dict.update(usual)
        empty_every_table(DATABASE, pair.admin_url)


@pytest.fixture
def pair(standing_pair: EmbeddedPair, django_db_blocker: Any) -> Iterator[EmbeddedPair]:
    """The pair, with our own connection on it too; up and emptied, whatever the drill before left behind."""
    _comes_back(standing_pair)
    with django_db_blocker.unblock(), connected(standing_pair):
        yield standing_pair
        _comes_back(standing_pair)


def _comes_back(pair: EmbeddedPair) -> None:
    running = {name for name, process in pair.servers.items() if process.poll() is None}
    if "postgres" not in running:
        pair.restart_postgres(crash=True)
    pair.restart_valkey(crash=True)  # it keeps nothing: no ring of the drill before


@pytest.fixture
def table(request: pytest.FixtureRequest) -> Table:
    return request.config.stash.setdefault(drilled, Table())


@pytest.fixture
def a_day(
    pair: EmbeddedPair, tmp_path: Path, table: Table, request: pytest.FixtureRequest
) -> Callable[..., AbstractContextManager[Any]]:
    """`a_day("kill -9 of workers")`: a whole drill, its row in the table, and no fault found."""
    from tests.drills.long import drill

    @contextmanager
    def lived(kind: str, **such: Any) -> Iterator[Any]:
        with drill(kind, pair, tmp_path, **such) as day:
            yield day
        table.day(request.node.name, day)
        assert not day.found["faults"], f"{kind}: {_few(day.found['faults'])}\n{day.folder}"
        assert says_something(day), f"{kind}: too little trouble, or too little came, to show anything"

    return lived


def _few(faults: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: told[:5] for name, told in faults.items()}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """What failed, or could not take place here, stands in the table as well."""
    report = yield
    if item.path.name.startswith("drill_") and call.excinfo and not report.passed:
        how = "FAILED" if report.failed else "left out"
        why = str(call.excinfo.value).partition("\n")[0][:160]
        item.config.stash.setdefault(drilled, Table()).ended(item.name, how, why)
    if report.when == "teardown" and (table := item.config.stash.get(drilled, None)):
        table.write(FILE)
        if item.name in table.rows:
            item.config.get_terminal_writer().line(table.line(item.name))
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    table = config.stash.get(drilled, None)
    if table is None:
        return
    table.write(FILE)
    terminalreporter.section("what was done, and what became of it")
    terminalreporter.write_line("\n".join(table.lines()))
