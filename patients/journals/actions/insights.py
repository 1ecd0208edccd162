from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from integration_care.accounts.models import Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.journals.models import Insight, JournalEntry
from patients.models import Patient


@transaction.atomic
def pin_insight(
    *,
    by: Actor,
    patient: Patient,
    text: str,
    now: datetime,
    session: Model | None = None,
    entry: JournalEntry | None = None,
    theme: Model | None = None,
) -> Insight:
    """Keep one line, from a `session` (a CareSession) or an entry, so that it can come back later."""
    pinned = Insight.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        entry=entry,
        session_id=session.pk if session else None,
        theme_id=theme.pk if theme else None,
        text=text,
        pinned_at=now,
        pinned_by=by if isinstance(by, Membership) else None,
    )
    record(by=by, clinic_id=patient.clinic_id, kind="insight.pinned", target=pinned, patient_id=patient.pk)
    return pinned
