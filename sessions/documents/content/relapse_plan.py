"""The relapse plan as it stands, in the patient's own words, to keep where it is found on a bad night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from integration_care.core.ui.words import long_day
from patients.portal.presenters.crisis import Line, crisis_lines
from patients.relapse.content import PlanText
from patients.relapse.models import RelapsePlanVersion
from sessions.documents.content.patient_summary import of
from sessions.documents.errors import NothingToTell
from sessions.documents.models import Document

NONE_YET = "There is no relapse plan yet. Write it together first; then it can be made."


@dataclass(frozen=True)
class Plan:
    title: str
    about: str
    text: PlanText
    lines: list[Line]


def present(document: Document, now: datetime, room: int) -> Plan:
    patient = of(document)
    version = RelapsePlanVersion.objects.readable_by(document.requested_by).current(patient)
    if version is None or not version.text:
        raise NothingToTell(NONE_YET)
    told = {"name": patient.called, "version": version, "day": long_day(version.written_at, patient.zone)}
    return Plan(
        title=_("My plan for harder days"),
        about=_("%(name)s · %(version)s, %(day)s") % told,
        text=version.text,
        lines=crisis_lines(patient.clinic)[:4],
    )
