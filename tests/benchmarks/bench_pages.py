"""Server time of pages over the floor page, with row security and the access trail on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from integration_care.core import tenancy
from integration_care.demo import movable_clock
from tests.benchmarks.measure import Table, interleaved
from tests.cast import START, make_cast
from tests.factories.windows import many_windows

ROWS = 50
ROUNDS = 40


@pytest.fixture
def world(live_db):
    movable_clock.freeze(START)
    from django.db import transaction

    with transaction.atomic():
        cast = make_cast()
        many_windows(cast.alder, cast.ada, ROWS, START)
    return cast


@pytest.mark.timeout(600)
def test_pages_over_the_floor(world, settings):
    settings.ROOT_URLCONF = "tests.benchmarks.urls"
    client = Client()
    client.force_login(world.ada.user)
    with tenancy.clinic_context(world.alder.pk):
        patient = world.ada.caseload.exclude(patient=world.dana).first().patient
    pages = {
        "floor": "/floor",
        f"board, {ROWS} rows": reverse("caseload:board"),
        "chart": reverse("caseload:chart", kwargs={"patient_id": patient.pk}),
        "patients list": reverse("patients:list"),
    }

    def visit(url: str) -> None:
        assert client.get(url).status_code == 200

    times = interleaved({name: lambda url=url: visit(url) for name, url in pages.items()}, ROUNDS)
    table = Table()
    table.pages(times, "floor")
    table.show(Path("test-results/bench-pages.json"))
