"""Who at the clinic reads what this patient writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from integration_care.core.permissions import Role
from patients.models import CareTeamMember, Patient
from patients.portal import staffed
from patients.portal.words import soon

WHOSE = {
    Role.THERAPIST: "your therapist",
    Role.PRESCRIBER: "your prescriber",
    Role.NURSE: "your nurse",
}


@dataclass(frozen=True)
class Reader:
    first_name: str
    whose: str


def lead_of(patient: Patient) -> Reader | None:
    """The care team's lead by first name; None when nobody leads."""
    leads = CareTeamMember.objects.filter(patient=patient, is_lead=True, left_on=None)
    lead = leads.select_related("member__user").first()
    if lead is None:
        return None
    return Reader(lead.member.user.name.split()[0], WHOSE.get(Role(lead.member.role), "of your care team"))


def who_hears(patient: Patient, now: datetime) -> str:
    """After a call for help: who was told, and the truth about whether somebody is there."""
    reader = lead_of(patient)
    told = f"{reader.first_name} and the colleague on duty have" if reader else "The colleague on duty has"
    if staffed.is_staffed(patient.clinic, now):
        return f"{told} been told just now, and will try to reach you. If it is urgent, do not wait for them."
    opens_at = staffed.next_opening(patient.clinic, now)
    back = f"; they are back {soon(opens_at, now, patient.zone)}" if opens_at else ""
    return f"{told} been told. Nobody has to be there at this hour{back}. Please use a number below now."
