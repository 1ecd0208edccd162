"""What may be done about a challenge, as the protocol of the course suggests it."""

from __future__ import annotations

from dataclasses import dataclass

from patients.models import Patient
from patients.protocols.responses import SuggestedResponses, shipped_responses
from sessions.models import Challenge


@dataclass(frozen=True)
class Suggestion:
    kind: str
    label: str
    note: str
    responses: tuple[str, ...]
    confirm: bool


def suggestions(responses: tuple[SuggestedResponses, ...]) -> tuple[Suggestion, ...]:
    """One for each kind, in the order of the kinds."""
    known = {one.kind: one for one in responses}
    return tuple(
        Suggestion(kind.value, kind.label, known[kind].note, known[kind].responses, known[kind].confirm)
        for kind in Challenge.Kind
    )


def suggestions_for(patient: Patient) -> tuple[Suggestion, ...]:
    """Of the patient's newest course; the shipped ones where there is none."""
    course = patient.courses.select_related("protocol_version").order_by("-created_at").first()
    return suggestions(course.protocol_version.rules.responses if course else shipped_responses())
