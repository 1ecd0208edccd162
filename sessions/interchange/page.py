"""The page before an export: what will be in the file, what never is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse

from integration_care.core.ui.shapes import Fact
from patients.models import Patient
from sessions.interchange.actions import Exported
from sessions.interchange.arc import wished
from sessions.interchange.facts import Facts

FHIR_JSON = "application/fhir+json; charset=utf-8"
NEVER = (
    "Private process notes",
    "Journal entries, shared or private",
    "Sections of notes that the clinic hides, and notes that are not signed",
    "Concerns about care",
    "Anything that was struck out or entered in error",
)
NOT_FOR_ADMINS = "Notes, answers, scores, intentions and commitments: they are for the care team"


@dataclass(frozen=True)
class Held:
    """`lines`: what is in the file beside who the patient is. `left_out`: what is not, for this reader."""

    lines: tuple[Fact, ...]
    left_out: tuple[str, ...]


def present(facts: Facts) -> Held:
    left_out = NEVER if facts.has_words else (NOT_FOR_ADMINS, *NEVER)
    return Held(tuple(line for line in lines(facts) if line.value != "0"), left_out)


def lines(facts: Facts) -> Iterator[Fact]:
    yield Fact("Consents", str(len(facts.consents)))
    yield Fact("Courses, with plan and phases", str(len(facts.courses)))
    yield Fact("Sessions", str(len(facts.sessions)))
    yield Fact("Administrations", str(len(facts.administrations)))
    yield Fact("Rows of vitals", str(len(facts.observations)))
    yield Fact("Messages that went out, not what they were about", str(len(facts.follow_ups)))
    yield Fact("Signed progress notes", str(len(facts.notes)))
    yield Fact("Questionnaires, with answers and scores", str(len(facts.responses)))
    yield Fact("Commitments", str(len(facts.commitments)))
    yield Fact("Intentions", str(sum(wished(facts, course) for course in facts.courses)))


def as_file(done: Exported, patient: Patient, now: datetime) -> HttpResponse:
    """Its name says whose it is to nobody who does not know already."""
    name = f"record-{str(patient.pk)[:8]}-{now.astimezone(patient.clinic.zone):%Y-%m-%d}.fhir.json"
    answer = HttpResponse(done.text, content_type=FHIR_JSON)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
