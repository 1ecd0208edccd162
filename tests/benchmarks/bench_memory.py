"""What a web process holds after thousands of mixed requests: pages read, entries saved and handed in."""

from __future__ import annotations

import os

import pytest

from tests.benchmarks import worlds
from tests.benchmarks.bench_paper import in_a_process_of_its_own

REQUESTS = int(os.environ.get("REQUESTS", "10000"))


@pytest.mark.timeout(7200)
def test_a_worker_stays_small(template_database, django_db_setup, django_db_blocker, table):
    with django_db_blocker.unblock(), worlds.to_write_in("S", template_database, table) as name:
        told = in_a_process_of_its_own("tests.benchmarks.asking_pages", name, str(REQUESTS))
    table.add(
        f"worker after {REQUESTS} requests", f"warm: {told['warm']:.0f} MB", told["last"], "MB", most=110
    )
    table.add("worker, memory grown", "", told["last"] / told["warm"], "x", most=1.05)
    table.add("worker, a web process loads no PDF", "", told["paper"], "modules", most=0)
