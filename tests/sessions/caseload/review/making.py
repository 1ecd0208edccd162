"""Scores, written directly: for pages that only read."""

from __future__ import annotations

from datetime import datetime

from patients.measures.models import Response
from patients.models import Patient


def a_score(
    patient: Patient, score: float, at: datetime, instrument: str = "phq9", **more: object
) -> Response:
    return Response.objects.create(
        clinic=patient.clinic, patient=patient, instrument=instrument, instrument_version="1", taken_at=at,
        recorded_at=at, content='{"answers": {}}', score=score, algorithm="1", **more,
    )  # fmt: skip
