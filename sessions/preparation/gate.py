"""The soft gate before a first dose: who is asked for a reason, and who is told whom to ask."""

from __future__ import annotations

from dataclasses import dataclass

from integration_care.accounts.models import Membership
from patients.screening.deciding import may_decide, team_of, who_may
from sessions.actions import preparations_missing
from sessions.models import CareSession


@dataclass(frozen=True)
class Gate:
    """`who_may` is empty for those who may decide themselves."""

    needs_reason: bool
    who_may: str = ""


def unprepared_gate(member: Membership, session: CareSession) -> Gate:
    """Whether starting this dose asks `member` for a reason; once decided, nobody is asked again."""
    is_asked = session.is_dose and session.status == session.Status.BOOKED and not session.unprepared_by_id
    if not is_asked or not preparations_missing(session, session.course):
        return Gate(needs_reason=False)
    roles = session.course.protocol_version.rules.preparation.override_roles.value
    return Gate(True, "" if may_decide(member, roles) else who_may(roles, team_of(session.patient)))
