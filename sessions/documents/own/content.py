"""The copy as it is printed, and as it is handed to programs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from integration_care.core.ui.words import zone_name
from patients.models import Patient
from sessions.documents.content.patient_summary import of
from sessions.documents.models import Document
from sessions.documents.own import care, written
from sessions.documents.own.part import Part

PARTS = {
    "person": (gettext_lazy("You"), care.person),
    "journal": (gettext_lazy("Your journal"), written.entries),
    "insights": (gettext_lazy("What you kept"), written.insights),
    "commitments": (gettext_lazy("What you took on"), written.commitments),
    "practices": (gettext_lazy("Practices and nights"), written.practices),
    "plan": (gettext_lazy("Your plan for harder days"), written.plan),
    "questionnaires": (gettext_lazy("Questionnaires"), care.questionnaires),
    "sessions": (gettext_lazy("Sessions"), care.sessions),
    "doses": (gettext_lazy("Doses"), care.doses),
    "consents": (gettext_lazy("What you agreed to"), care.consents),
    "concerns": (gettext_lazy("What you told the clinic about your care"), written.concerns),
}

LEFT_OUT = (
    gettext_noop(
        "Notes of your therapists: ask the clinic, which has thirty days to answer (45 CFR 164.524)"
    ),
    gettext_noop("What others said in a circle"),
    gettext_noop("Recordings, drawings and photos that you took back"),
)


@dataclass(frozen=True)
class OwnCopy:
    title: str
    name: str
    zone: str
    parts: list[Part]


def present(document: Document, now: datetime, room: int) -> OwnCopy:
    patient = of(document)
    return OwnCopy(_("Your record"), patient.full_name, zone_name(patient.zone), parts_of(patient, now))


def parts_of(patient: Patient, now: datetime) -> list[Part]:
    made = (Part(key, str(title), list(read(patient, now))) for key, (title, read) in PARTS.items())
    return [part for part in made if part.items]


def for_programs(copy: OwnCopy, now: datetime) -> bytes:
    told = {"format": "integration-care/own-copy/1", "made_at": now.isoformat(), **asdict(copy)}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
