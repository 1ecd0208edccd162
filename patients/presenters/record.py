"""The head of every page of one patient's record: who, where they are now, and the other pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui import words
from integration_care.core.ui.shapes import Choice
from patients.models import LegalHold, Patient

PAGES = (
    ("caseload:chart", "Chart"),
    ("patients:edit", "Details"),
    ("patients:course", "Course"),
    ("patients:screening", "Screening"),
    ("patients:consents", "Consents"),
    ("patients:care-team", "Care team"),
    ("followups:sent", "Messages"),
    ("documents:of-patient", "Documents"),
    ("audit:patient", "Access"),
)


@dataclass(frozen=True)
class RecordHead:
    patient: Patient
    line: str
    choices: list[Choice]
    keeping: str = ""  # for who runs the clinic: the address of how long it is kept
    is_held: bool = False


def record_head(patient: Patient, member: Membership, current: str, now: datetime) -> RecordHead:
    """`current` is the URL name of the page that is shown."""
    zone = words.zone_name(patient.zone)
    told = (
        patient.pronouns,
        str(patient.age(now)),
        f"{zone} time, {words.local_clock(now, patient.zone)} there",
    )
    runs_it = member.can(Permission.RUN_CLINIC)
    names = [page for page in PAGES if page[0] != "audit:patient" or member.can(Permission.SEE_ACCESS_TRAIL)]
    return RecordHead(
        patient=patient,
        line=" · ".join(filter(None, told)),
        choices=[
            Choice(reverse(name, kwargs={"patient_id": patient.pk}), label, name == current)
            for name, label in names
        ],
        keeping=reverse("retention:record", args=[patient.pk]) if runs_it else "",
        is_held=runs_it and LegalHold.objects.in_force().filter(patient=patient).exists(),
    )
