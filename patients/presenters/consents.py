"""What a patient has consented to, and how that came about."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter

from integration_care.core.ui import words
from integration_care.core.ui.shapes import Entry
from patients.models import Consent, Patient

BY_TEXT = " by text message"


@dataclass(frozen=True)
class ConsentLine:
    """One kind of consent as it stands. `since` is empty when it is not in force."""

    kind: str
    label: str
    since: str
    told: str


@dataclass(frozen=True)
class ConsentPage:
    lines: list[ConsentLine]
    history: list[Entry]

    @property
    def all_given(self) -> bool:
        return all(line.since for line in self.lines)


def consent_page(patient: Patient) -> ConsentPage:
    rows = list(patient.consents.select_related("given_to__user").order_by("given_at", "created_at"))
    in_force = {row.kind: row for row in rows if row.withdrawn_at is None}
    return ConsentPage(
        lines=[_line(patient, kind, label, in_force.get(kind)) for kind, label in Consent.Kind.choices],
        history=_history(patient, rows),
    )


def _line(patient: Patient, kind: str, label: str, row: Consent | None) -> ConsentLine:
    if row is None:
        return ConsentLine(kind, label, "", "")
    by_patient = f"by the patient{BY_TEXT if row.given_by_text else ''}"
    given_to = f"to {row.given_to}" if row.given_to else by_patient
    day = words.long_day(row.given_at, patient.clinic.zone)
    return ConsentLine(kind, label, day, f"given {given_to} · text version {row.version}")


def _history(patient: Patient, rows: list[Consent]) -> list[Entry]:
    """Each giving and withdrawing, the last one first."""
    given = [
        (row.given_at, _told(row, "given", row.given_by_text), f"version {row.version}", "green")
        for row in rows
    ]
    withdrawn = [
        (row.withdrawn_at, _told(row, "withdrawn", row.withdrawn_by_text), "", "")
        for row in rows
        if row.withdrawn_at
    ]
    newest_first = sorted([*given, *withdrawn], key=itemgetter(0), reverse=True)
    zone = patient.clinic.zone
    return [Entry(words.long_day(at, zone), text, more, tone) for at, text, more, tone in newest_first]


def _told(row: Consent, what: str, by_text: bool) -> str:
    return f"{row.get_kind_display()}: {what}{BY_TEXT if by_text else ''}"
