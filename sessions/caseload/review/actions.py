"""Taking the caseload away as a file, and handing patients to another lead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.actions import join_team
from sessions.caseload.review.asked import Asked
from sessions.caseload.review.handing import Handed


@transaction.atomic
def take_away(*, by: Membership, asked: Asked, patients: int) -> None:
    """One event for the file, with what was asked for but a name that was typed."""
    facts: dict[str, object] = {
        "patients": patients,
        "show": asked.show.value,
        "window": asked.stands.value,
        "phase": asked.phase.value,
        "lead": asked.lead,
        "by_name": bool(asked.name),
    }
    record(by=by, clinic_id=by.clinic_id, kind="caseload.exported", facts=facts)


@transaction.atomic
def hand_over(*, by: Membership, moves: Sequence[Handed], to: Membership, now: datetime) -> None:
    """`to` leads all of them from now on, or none. Who led before stays on the care team.

    Each patient's trail says so, and one event says that it was done together.
    """
    for one in moves:
        join_team(by=by, patient=one.patient, member=to, is_lead=True, now=now)
    if moves:
        facts: dict[str, object] = {"patients": [str(one.patient.pk) for one in moves], "to": str(to.pk)}
        record(by=by, clinic_id=by.clinic_id, kind="caseload.handed_over", facts=facts)
