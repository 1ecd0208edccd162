"""Taking the caseload away as a file."""

from __future__ import annotations

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from sessions.caseload.review.asked import Asked


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
