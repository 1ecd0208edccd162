"""Words that several documents share."""

from __future__ import annotations

from integration_care.core.ui.shapes import Fact
from integration_care.core.ui.words import calendar_day
from patients.models import Patient


def shortened(text: str, most: int) -> str:
    """No longer than `most` characters, cut between words."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[:most].rsplit(' ', 1)[0]}…"


def who(patient: Patient) -> list[Fact]:
    """The name of record, for whoever files it."""
    name = f"{patient.given_name} {patient.family_name}"
    called = f" (called {patient.called})" if patient.called != patient.given_name else ""
    numbers = [f"{one.label or one.system} {one.value}" for one in patient.identifiers.order_by("system")]
    born = Fact("Born", calendar_day(patient.born_on))
    return [Fact("Patient", name + called), born, *(Fact("Number", number) for number in numbers)]
