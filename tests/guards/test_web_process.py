"""What a web process has read before its first request: every view, and nothing that it hardly ever needs."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

# What each is for: PDF, FHIR, notes on phones, pictures, calendar files, charts.
SELDOM = (
    "weasyprint", "fontTools", "fhir", "pydantic", "pywebpush", "py_vapid", "requests", "PIL", "icalendar",
    "vl_convert",
)  # fmt: skip
SERVES = "import sys, integration_care.wsgi; print(*sys.modules)"


@pytest.fixture(scope="module")
def read() -> set[str]:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "integration_care.settings.test"}
    done = subprocess.run(
        [sys.executable, "-c", SERVES], env=environment, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_a_web_process_has_read_every_view_before_its_first_request(read):
    views = {pattern.callback.__module__ for pattern in patterns(get_resolver())}
    assert "sessions.caseload.views" in views
    assert sorted(views - read) == []


def test_a_web_process_reads_no_library_that_it_hardly_ever_needs(read):
    assert sorted(read & set(SELDOM)) == []


def patterns(resolver) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        yield from patterns(one) if isinstance(one, URLResolver) else [one]
