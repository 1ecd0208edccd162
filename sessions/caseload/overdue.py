"""Tasks of the care teams that nobody has done in time, for whoever sees the whole clinic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Role
from patients.followups.models import FollowUp, StaffTask
from patients.models import CareTeamMember
from sessions.caseload.board_queries import in_sight
from sessions.caseload.cards import TaskCard, task_card
from sessions.caseload.filters import Scope
from sessions.caseload.marks import Viewpoint
from sessions.caseload.wording import ago

MOST = 30


@dataclass(frozen=True)
class Overdue:
    """`tasks` are those that wait longest, of `total`."""

    tasks: Sequence[TaskCard] = ()
    total: int = 0


def overdue_elsewhere(member: Membership, scope: Scope, view: Viewpoint) -> Overdue:
    """Empty for one's own patients, and for clinicians: theirs stand under To do."""
    if scope is not Scope.CLINIC or member.role != Role.ADMIN:
        return Overdue()
    theirs = StaffTask.objects.at_hand(view.now).filter(
        in_sight(member, scope), audience=FollowUp.Audience.THERAPIST, due_at__lte=view.now
    )
    tasks = list(theirs.select_related("patient").order_by("due_at", "pk")[:MOST])
    leads = leads_of(task.patient_id for task in tasks)
    cards = [card(task, leads.get(task.patient_id, ""), view) for task in tasks]
    return Overdue(cards, theirs.count())


def leads_of(patients: Iterable[UUID]) -> Mapping[UUID, str]:
    places = CareTeamMember.objects.filter(patient__in=set(patients), left_on=None, is_lead=True)
    return {place.patient_id: str(place.member) for place in places.select_related("member__user")}


def card(task: StaffTask, lead: str, view: Viewpoint) -> TaskCard:
    plain = task_card(task, view)
    holder = f"care team of {lead}" if lead else "a care team without a lead"
    return replace(plain, holder=holder, due=f"{plain.due}, {ago(view.now - task.due_at)} ago")
