"""Documents over an empty WeasyPrint page, and what the process holds after many of them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.benchmarks import worlds

DOCUMENTS = int(os.environ.get("DOCUMENTS", "200"))


@pytest.mark.timeout(3600)
def test_a_document_over_an_empty_page(template_database, django_db_setup, django_db_blocker, table):
    with django_db_blocker.unblock(), worlds.to_write_in("S", template_database, table) as name:
        told = in_a_process_of_its_own("tests.benchmarks.drawing_documents", name, str(DOCUMENTS))
    for name, what in (("one", "a patient's summary, one page"), ("two", "a course summary, two pages")):
        reading = told[f"reading_{name}"]
        told_words = f"empty {told['empty']:.1f} ms  {told[name]:.0f} ms, {reading:.0f} of them reading"
        table.add(f"PDF, {what}, over an empty one", told_words, told[name] / told["empty"], "x", most=15)
    for name, what in (("press", "the press, which draws"), ("worker", "the worker, which reads")):
        first, last = told[f"{name}_first"], told[f"{name}_last"]
        table.add(f"PDF, {what}: after {DOCUMENTS}", f"after 20: {first:.0f} MB", last, "MB", most=120)
        table.add(f"PDF, {what}: grown", "", last / first, "x", most=1.05)


def in_a_process_of_its_own(module: str, *arguments: str) -> dict[str, float]:
    """What it says in its last line, `name=number` each. It connects to the world named first."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "integration_care.settings.test"}
    environment["DATABASE_URL"] = environment["DATABASE_URL"].rpartition("/")[0] + f"/{arguments[0]}"
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments[1:]],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    said = (part.split("=") for part in done.stdout.splitlines()[-1].split())
    return {name: float(number) for name, number in said}
