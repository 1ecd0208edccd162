"""Who looks after a patient now, and who did before."""

from __future__ import annotations

from dataclasses import dataclass

from patients.models import CareTeamMember, Patient


@dataclass(frozen=True)
class CareTeam:
    """`present` has the lead first, `former` the last one who left first."""

    patient: Patient
    present: list[CareTeamMember]
    former: list[CareTeamMember]


def care_team(patient: Patient) -> CareTeam:
    return CareTeam(patient, list(patient.care_team.at_present()), list(patient.care_team.before()))
