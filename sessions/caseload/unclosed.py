"""Dose visits that began and that nobody has completed or stopped: until then no window follows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.asked_often import asked_often
from integration_care.core.permissions import Permission
from sessions.caseload.board_queries import in_sight
from sessions.caseload.filters import Scope
from sessions.caseload.marks import Viewpoint
from sessions.caseload.wording import moment
from sessions.models import CareSession
from sessions.models.session import CareSessionQuerySet

UNCLOSED_HOURS = 12  # longer than any dose and the rest after it take
MOST = 50


@dataclass(frozen=True)
class Unclosed:
    """`label` is the button: only some may close a visit, everybody else asks `lead`."""

    session_id: UUID
    patient_id: UUID
    name: str
    since: str
    lead: str
    label: str


def unclosed(now: datetime) -> CareSessionQuerySet:
    """The one that waits longest first."""
    since = now - timedelta(hours=UNCLOSED_HOURS)
    under_way = CareSession.objects.doses().filter(status=CareSession.Status.IN_PROGRESS)
    return under_way.filter(started_at__lte=since).order_by("started_at")


def unclosed_visits(member: Membership, scope: Scope, view: Viewpoint) -> list[Unclosed]:
    label = "Close the visit" if member.can(Permission.RECORD_DOSE) else "Open the visit"
    return [
        Unclosed(
            session_id=row.pk,
            patient_id=row.patient_id,
            name=row.patient.full_name,
            since=moment(row.happened_at, now=view.now, zone=view.zone),
            lead=str(row.lead),
            label=label,
        )
        for row in _unclosed(member, scope, view.now)
    ]


@asked_often
def _unclosed(member: Membership, scope: Scope, now: datetime) -> QuerySet[CareSession]:
    rows = unclosed(now).filter(in_sight(member, scope), patient__is_archived=False)
    return rows.select_related("patient", "lead__user")[:MOST]
