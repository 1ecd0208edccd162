"""What a page costs a slow phone that sees it for the first time: bytes, requests, paint, long tasks.

The files are hashed and compressed as a clinic serves them, by a gunicorn of its own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.urls import reverse

from integration_care.accounts.models import Clinic, Membership
from integration_care.core import tenancy
from integration_care.services import demo_processes as run
from integration_care.services.ports import free_port
from patients.models import Patient
from patients.portal import places
from tests.benchmarks import phone, worlds
from tests.conftest import HOUSE
from tests.journeys.conftest import session_cookie
from tests.processes import environment, running

ROUNDS = int(os.environ.get("ROUNDS", "5"))
PAINT, BLOCKED_MS = 2, 50
KB = {"journal page": 60, "caseload, 50 rows": 120}
REQUESTS = {"journal page": 6}
UPDATE_KB = 10
ALL_ROWS = (
    "document.body.addEventListener('htmx:configRequest', (asks) => (asks.detail.headers['X-Shown'] = ''))"
)
REFRESH = "htmx.trigger('[data-live]', 'refresh')"


@pytest.fixture
def site(template_database, django_db_setup, django_db_blocker, table, tmp_path):
    with (
        django_db_blocker.unblock(),
        worlds.to_write_in("S", template_database, table) as name,
        served(name, tmp_path) as url,
    ):
        yield url


@pytest.mark.timeout(3600)
def test_pages_on_a_slow_phone(site, browser, table):
    pages = measured(site)
    loads = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, (address, cookie) in pages.items():
            loads[name].append(phone.load(browser, address, cookie))
    told(table, loads)
    updates(table, browser, *pages["board"])


def updates(table, browser, board, ada) -> None:
    """As it comes every quarter of a minute; and as if every row had changed."""
    update = phone.load(browser, board, ada, then=REFRESH)
    table.add("phone: board update", "", update.bytes / 1000, "kB", most=UPDATE_KB)
    whole = phone.load(browser, board, ada, then=f"{ALL_ROWS}; {REFRESH}")
    table.add("phone: board update, every row new", "", whole.bytes / 1000, "kB")


@contextmanager
def served(database: str, folder) -> Iterator[str]:
    port = free_port()
    around = environment(
        database=database,
        redis_db=15,
        mail_port=25,
        DJANGO_SETTINGS_MODULE="tests.benchmarks.as_served",
        STATIC_ROOT=str(folder / "static"),
    )
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--ignore=vendor/icons/*"]
    subprocess.run(collect, env=around, cwd=HOUSE, check=True, capture_output=True)
    with running("web", run.web_command(port), data=folder, environment=around) as web:
        run.wait_for_web(port, [web])
        yield f"http://127.0.0.1:{port}"


def measured(url: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Address and signed-in browser; the floors first."""
    with tenancy.platform_context():
        clinic = Clinic.objects.get(slug="world-0")
    with tenancy.clinic_context(clinic.pk):
        ada = Membership.objects.get(user__email="ada@world-0.example").user
        patients = Patient.objects.filter(member__isnull=False).select_related("member__user")
        dana = patients.earliest("email").member.user
    staff, theirs = session_cookie(ada, url), session_cookie(dana, url)
    write = reverse("portal:page", args=[places.WITHOUT_QUESTIONS, uuid4(), 1])
    return {
        "floor, staff": (f"{url}/floor", staff),
        "floor, patients": (f"{url}/me/floor", theirs),
        "journal page": (url + write, theirs),
        "patient home": (url + reverse("portal:home"), theirs),
        "board": (url + reverse("caseload:board"), staff),
        "caseload, 50 rows": (url + reverse("review:caseload"), staff),
    }


def told(table, loads) -> None:
    """Medians; bytes and requests are the same each time, but for a cookie's length."""
    median = {
        name: {what: statistics.median(getattr(one, what) for one in taken) for what in vars(phone.Load())
               if what != "by_address"}
        for name, taken in loads.items()
    }  # fmt: skip
    for name, at in median.items():
        floor = median["floor, patients" if name in ("journal page", "patient home") else "floor, staff"]
        ms = f"paint {at['paint']:5.0f}  interactive {at['interactive']:5.0f} ms"
        table.add(f"phone: {name}", ms, at["bytes"] / 1000, "kB", most=KB.get(name))
        table.add(f"phone: {name}, requests", "", at["requests"], "", most=REQUESTS.get(name))
        if not name.startswith("floor"):
            table.add(f"phone: {name}, first paint", "", at["paint"] / floor["paint"], "x floor", most=PAINT)
            table.add(f"phone: {name}, blocked", "", at["blocked"], "ms", most=BLOCKED_MS)
        for address, taken in sorted(loads[name][-1].by_address.items(), key=lambda one: -one[1]):
            if os.environ.get("EACH"):
                print(f"{name:<20} {taken:7} {address.partition('//')[2].partition('/')[2]}")  # noqa: T201
