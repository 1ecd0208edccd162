"""Doses as plain values: for claims about arithmetic."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from patients.followups.window import WindowState
from sessions.analytics.items import Dose
from tests.cast import START

HOUR = timedelta(hours=1)


def a_dose(patient: int = 0, *, met_h: float | None = None, state: str = "met", **more: object) -> Dose:
    """A dose whose session began `met_h` hours after it."""
    fields = {
        "window_id": uuid4(), "patient_id": UUID(int=patient), "patient": f"P{patient}", "number": 1,
        "label": "IM 75 mg", "given_at": START, "closes_at": START + 72 * HOUR, "state": WindowState(state),
        "weekday": "1", "lead": "ada", "protocol": "core", "route": "im",
        "met_at": None if met_h is None else START + met_h * HOUR,
    }  # fmt: skip
    return Dose(**fields | more)
