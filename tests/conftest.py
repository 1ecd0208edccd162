"""The ground every test stands on: a real PostgreSQL, reached as the role that owns nothing.

Each xdist worker clones one migrated template, which stays for later runs on the same servers. Ordinary
tests (`db`) run in a transaction that is rolled back; those with the `cast` in a second clone, where these
people are already. Tests with other processes or threads (`live_db`) commit, and every table is emptied
afterwards.
"""

from __future__ import annotations

import fcntl
import gc
import os
import pickle
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from psycopg import sql
from pytest_django import DjangoDbBlocker

from integration_care.accounts.models import Membership
from integration_care.core import tenancy
from integration_care.demo import movable_clock
from integration_care.services import bundles
from integration_care.services.preflight import browser
from tests.cast import START, Cast, make_cast
from tests.signed_in import sign_in

ADMIN_URL = os.environ.get("DATABASE_ADMIN_URL", "")
OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
HOUSE = Path(__file__).resolve().parent.parent
TEMPLATE, UNFINISHED = "care_template_", "care_being_migrated"
# Playwright's event loop lives in the main thread, where Django would then refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
# A busy machine draws examples slowly; that says nothing about the claim. Each run draws the same ones, so
# that what is red is red for what was changed. `HUNT=2000 make test ARGS=…` draws others in every run: 2000
# for each claim that does not say its own number, else that many, so run it again and again.
HUNT = int(os.environ.get("HUNT", "0"))
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    max_examples=HUNT or 50,
    derandomize=not HUNT,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")
QUIET = ["background-networking", "component-update", "sync", "quic", "gpu"]


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> str:
    """The name of a database migrated by the owner; kept until a migration changes."""
    base = tmp_path_factory.getbasetemp()
    run = base if WORKER == "main" else base.parent
    name = f"{TEMPLATE}{fingerprint_of_the_schema()}"
    with (run / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_there(name):
            recreate(UNFINISHED)
            with django_db_blocker.unblock():
                migrate_as_owner(UNFINISHED)
            becomes_the_template(UNFINISHED, name)
    return name


def fingerprint_of_the_schema() -> str:
    """Of everything that the migrations say or call, and of the packages that bring their own."""
    own = [
        path for app in ("integration_care", "patients", "sessions") for path in (HOUSE / app).rglob("*.py")
    ]
    written = [path for path in own if "migrations" in path.parts or "core" in path.parts]
    files = sorted([*written, HOUSE / "requirements-dev.txt"])
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def is_there(name: str) -> bool:
    with psycopg.connect(ADMIN_URL) as admin:
        return bool(admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def becomes_the_template(made: str, name: str) -> None:
    """Only now does it bear the name, so a run that was stopped leaves nothing half-migrated behind."""
    with psycopg.connect(ADMIN_URL, autocommit=True) as admin:
        for (older,) in admin.execute("SELECT datname FROM pg_database").fetchall():
            if older.startswith(TEMPLATE):
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(older)))
        names = map(sql.Identifier, (made, name))
        admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))


def recreate(name: str, template: str = "template1") -> None:
    """Drop and make a database; a clone when `template` is one of ours."""
    with psycopg.connect(ADMIN_URL, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        names = map(sql.Identifier, (name, template))
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER care_owner TEMPLATE {}").format(*names))


def migrate_as_owner(name: str, *up_to: str) -> None:
    """Migrate, all or `up_to` an app's migration, with the owner's rights, then connect as the app again."""
    in_use = connections["default"].settings_dict
    as_app = dict(in_use)
    owner = psycopg.conninfo.conninfo_to_dict(OWNER_URL)
    in_use.update(NAME=name, USER=owner["user"], PASSWORD=owner.get("password", ""))
    connections["default"].close()
    call_command("migrate", *up_to, verbosity=0)
    connections["default"].close()
    in_use.update(as_app)


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """This worker's own clone, as `care_app`. Yields its name."""
    name = f"care_test_{WORKER}"
    recreate(name, template_database)
    connections["default"].settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name
    yield name
    connections["default"].close()


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """What is read and written in between is that database's."""
    connection = connections["default"]
    connection.close()
    usual, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@pytest.fixture
def live_db(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Committed data that other threads and processes see; all tables are emptied at the end."""
    with django_db_blocker.unblock():
        yield django_db_setup
        connections["default"].close()
    empty_every_table(django_db_setup)


def empty_every_table(name: str, admin_url: str = ADMIN_URL) -> None:
    """Only tables that hold something, with triggers asleep: a TRUNCATE of all takes ten times as long."""
    with psycopg.connect(psycopg.conninfo.make_conninfo(admin_url, dbname=name)) as admin:
        admin.execute("SET LOCAL session_replication_role = replica")
        rows = admin.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
        ).fetchall()
        is_filled = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
        asked = [is_filled.format(table, sql.Identifier(table)) for (table,) in rows]
        for (table,) in admin.execute(sql.SQL(" UNION ALL ").join(asked)).fetchall():
            admin.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


@pytest.fixture
def clock(db: None) -> Callable[[datetime], None]:
    """Stops the product's clock at START; call it with an instant to move it there."""
    movable_clock.freeze(START)
    return movable_clock.freeze


@pytest.fixture(scope="session")
def standing_cast(
    template_database: str, django_db_setup: str, django_db_blocker: DjangoDbBlocker
) -> tuple[str, bytes]:
    """The clone where the people whom every test knows are already, and those people, pickled."""
    name = f"care_cast_{WORKER}"
    recreate(name, template_database)
    with django_db_blocker.unblock(), connected_to(name), transaction.atomic():
        movable_clock.freeze(START)
        return name, pickle.dumps(make_cast())


def pytest_configure(config: pytest.Config) -> None:
    """Pages load what is built from our sheets and scripts: one that was edited a moment ago is built in."""
    if not hasattr(config, "workerinput") and not bundles.is_current():
        subprocess.run(["make", "--no-print-directory", "built"], cwd=HOUSE, check=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before anything opens a transaction, the `django_db` mark included."""
    for item in items:
        names = getattr(item, "fixturenames", [])
        reads = "django_db_setup" in names or item.get_closest_marker("django_db")
        if reads and "where_the_cast_stands" not in names:
            names.insert(0, "where_the_cast_stands")
    items.sort(key=most_seconds, reverse=True)


def most_seconds(item: pytest.Item) -> int:
    """The longest come first, so that at the end no worker has minutes to do while the others wait for it."""
    limit = item.get_closest_marker("timeout")
    return limit.args[0] if limit else 0


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: looking through it for litter is 4 % of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def where_the_cast_stands(request: pytest.FixtureRequest, django_db_setup: str) -> None:
    """Which clone a test reads and writes; a cast that commits or is on stage makes its people itself.

    The connection stays open from one such test to the next: a new one costs more than most tests.
    """
    goes_back = {"cast", "db"} <= set(request.fixturenames)
    name = request.getfixturevalue("standing_cast")[0] if goes_back else django_db_setup
    connection = connections["default"]
    if connection.settings_dict["NAME"] != name:
        connection.close()
        connection.settings_dict["NAME"] = name


@pytest.fixture
def cast(standing_cast: tuple[str, bytes], clock: Callable[[datetime], None]) -> Cast:
    """The people every test knows, with the context set to Ada's clinic."""
    cache.clear()  # they have the same ids in every test
    cast: Cast = pickle.loads(standing_cast[1])  # noqa: S301 - our own
    tenancy.enter(clinic=cast.alder.pk)
    return cast


@pytest.fixture
def as_(client: Client) -> Callable[[Membership], Client]:
    """`as_(cast.ada)` is a test client signed in as Ada."""

    def arrives(member: Membership) -> Client:
        return sign_in(client, member.user)

    return arrives


@pytest.fixture(scope="session")
def standing_stage(template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The product, running, for whoever needs it on this worker: one, since its names are the worker's."""
    from tests.journeys.stage import built

    with built(template_database, tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture(scope="session")
def base_url() -> None:
    """Journeys give their browsers an address; the plugin's own fixture warns under this pytest."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, without what it would otherwise do in the background; its microphone beeps."""
    flags = [*(f"--disable-{name}" for name in QUIET), "--no-first-run"]
    flags += ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    return browser_type_launch_args | {"executable_path": browser(), "args": flags}
