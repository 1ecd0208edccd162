"""Whose name a member may read in a circle; everybody else is initials."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from integration_care.accounts.models import Membership
from patients.models import Patient
from sessions.groups.models import Group


@dataclass(frozen=True)
class Sight:
    """`runs`: reads the whole roster by name. `own`: the patients whose record may be opened."""

    runs: bool
    own: frozenset[UUID]

    def names(self, patient: Patient) -> bool:
        return self.runs or patient.pk in self.own

    def opens(self, patient: Patient) -> bool:
        """Leading a circle shows names; the record still needs the care team."""
        return patient.pk in self.own

    def name_of(self, patient: Patient) -> str:
        return patient.full_name if self.names(patient) else patient.initials


def sight_of(member: Membership, group: Group) -> Sight:
    own = Patient.objects.visible_to(member).filter(circles__group=group)
    return Sight(group.is_run_by(member), frozenset(own.values_list("pk", flat=True)))
