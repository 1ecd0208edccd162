"""Holding a clinic's messages back after a restore from backup, and letting them go again.

A restored database has forgotten what was sent since the backup. The person who resumes has looked at
`followups status` first.
"""

from __future__ import annotations

from datetime import datetime

from integration_care.accounts.models import Clinic
from integration_care.audit.actors import COMMAND_LINE
from integration_care.audit.trail import record
from integration_care.core import tenancy


def pause(clinic: Clinic) -> bool:
    """Send no messages until somebody resumes; tasks for staff still open."""
    with tenancy.clinic_context(clinic.pk) as now:
        return _turn(clinic, was=None, becomes=now)


def resume(clinic: Clinic) -> bool:
    """Go on sending; False when nothing was paused."""
    with tenancy.clinic_context(clinic.pk):
        clinic.refresh_from_db()
        return clinic.engine_paused_at is not None and _turn(clinic, clinic.engine_paused_at, None)


def _turn(clinic: Clinic, was: datetime | None, becomes: datetime | None) -> bool:
    turned = Clinic.objects.filter(pk=clinic.pk, engine_paused_at=was).update(engine_paused_at=becomes)
    if turned:
        kind = "engine.resumed" if becomes is None else "engine.paused"
        record(by=COMMAND_LINE, clinic_id=clinic.pk, kind=kind, target=clinic)
    return bool(turned)
