"""What a web process has read once it knows its addresses: nothing that it hardly ever needs."""

import os
import subprocess
import sys

# What each is for: PDF, FHIR, notes on phones, pictures, calendar files, charts.
SELDOM = (
    "weasyprint", "fontTools", "fhir", "pydantic", "pywebpush", "py_vapid", "requests", "PIL", "icalendar",
    "vl_convert",
)  # fmt: skip
SERVES = """
import sys
from integration_care.wsgi import application
from django.urls import get_resolver
get_resolver()._populate()
print(*sys.modules)
"""


def test_a_web_process_reads_no_library_that_it_hardly_ever_needs():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "integration_care.settings.test"}
    done = subprocess.run(
        [sys.executable, "-c", SERVES], env=environment, capture_output=True, text=True, check=True
    )
    read = set(done.stdout.split())
    assert "sessions.caseload.views" in read
    assert sorted(read & set(SELDOM)) == []
