"""Who may decide what a protocol keeps to certain roles, in words for whoever may not."""

from __future__ import annotations

from collections.abc import Sequence

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Role
from patients.models import Patient


def may_decide(member: Membership, roles: Sequence[Role]) -> bool:
    return member.role in roles


def who_may(roles: Sequence[Role], patient: Patient) -> str:
    """`Paz Shah or another prescriber may decide this.` Those of the care team are named."""
    team = patient.care_team.at_present().filter(member__role__in=roles)
    named = ", ".join(str(place.member) for place in team)
    kinds = " or ".join(Role(role).label.lower() for role in roles)
    return f"{named} or another {kinds} may decide this." if named else f"A {kinds} may decide this."
