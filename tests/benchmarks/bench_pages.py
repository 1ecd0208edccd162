"""Server time of pages over the floor page, with row security and the access trail on."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from integration_care.core import tenancy
from integration_care.core.permissions import Role
from integration_care.demo import movable_clock
from patients.portal import places
from tests.benchmarks.measure import interleaved
from tests.benchmarks.visitor import Visitor, render_as_in_production
from tests.cast import START, join, make_cast
from tests.factories.windows import many_windows

ROWS = 50
ROUNDS = 30
WORDS = {"version": 0, "text": "Woke before the alarm. The light was different.", "go": "hand-in"}


@pytest.fixture
def world(live_db):
    movable_clock.freeze(START)
    with transaction.atomic():
        cast = make_cast()
        many_windows(cast.alder, cast.ada, ROWS, START)
        cast.dana.member = join(cast.alder, "Dana Moreau", Role.PATIENT)
        cast.dana.save()
    return cast


@pytest.mark.timeout(600)
def test_pages_over_the_floor(world, settings, monkeypatch, table):
    settings.ROOT_URLCONF = "tests.benchmarks.urls"
    render_as_in_production(monkeypatch)
    ada, dana = Visitor(world.ada.user), Visitor(world.dana.member.user)
    with tenancy.clinic_context(world.alder.pk):
        patient = world.ada.caseload.exclude(patient=world.dana).first().patient
    chart = reverse("caseload:chart", kwargs={"patient_id": patient.pk})

    def hand_in() -> None:
        dana.post(reverse("portal:page", args=[places.WITHOUT_QUESTIONS, uuid4(), 1]), WORDS)

    pages = {
        "floor": lambda: ada.get("/floor"),
        f"board, {ROWS} rows": lambda: ada.get(reverse("caseload:board")),
        "chart": lambda: ada.get(chart),
        "patients list, 50 rows": lambda: ada.get(reverse("patients:list")),
        "journal submit": hand_in,
    }
    table.pages(interleaved(pages, ROUNDS), "floor")
