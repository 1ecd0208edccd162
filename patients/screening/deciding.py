"""Who may decide what a protocol keeps to certain roles, in words for whoever may not.

The one home of this question: no other module compares a role with the roles of a protocol.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.asked_often import asked_often
from integration_care.core.permissions import Role
from patients.models import CareTeamMember, Course, Patient

# Who takes the mark "confirm with your prescriber" off a number by setting it.
CONFIRMS_NUMBERS = (Role.PRESCRIBER,)


def may_decide(member: Membership, roles: Collection[str]) -> bool:
    return member.role in roles


def decides_doses(course: Course) -> Sequence[Role]:
    """Whom the protocol leaves a reading above the line, a dose to review and an open screening to."""
    return course.protocol_version.rules.checklists.decision_roles.value


def role_words(roles: Iterable[str]) -> str:
    """prescriber or nurse"""
    return " or ".join(Role(role).label.lower() for role in roles)


def team_of(patient: Patient) -> list[Membership]:
    return [place.member for place in care_team(patient.pk)]


@asked_often
def care_team(patient: UUID) -> QuerySet[CareTeamMember]:
    """At present, the lead first."""
    return CareTeamMember.objects.at_present().filter(patient=patient)


def who_may(roles: Collection[str], team: Iterable[Membership], deed: str = "decide this") -> str:
    """`Paz Shah or another prescriber may decide this.` Those of the care team are named."""
    if not roles:
        return f"Nobody may {deed}."
    named = ", ".join(str(member) for member in team if may_decide(member, roles))
    kinds = role_words(roles)
    return f"{named} or another {kinds} may {deed}." if named else f"A {kinds} may {deed}."
