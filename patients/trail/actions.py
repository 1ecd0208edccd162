"""Looking through the trail is itself a reading of everybody's records, and stands in it."""

from __future__ import annotations

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.models import Event
from integration_care.audit.trail import record
from patients.trail.asked import Asked


@transaction.atomic
def note_search(*, by: Membership, asked: Asked) -> None:
    _record(by, Event.TRAIL, asked)


@transaction.atomic
def take_away(*, by: Membership, asked: Asked) -> None:
    """Before its first line leaves, so that no file is without it."""
    _record(by, "trail.exported", asked)


def _record(by: Membership, kind: str, asked: Asked) -> None:
    """What was asked for, in codes. Of one patient's trail the patient is told too."""
    facts: dict[str, object] = {
        "by": asked.by,
        "sort": asked.sort,
        "from": asked.first.isoformat() if asked.first else "",
        "until": asked.last.isoformat() if asked.last else "",
    }
    said = {name: value for name, value in facts.items() if value}
    record(by=by, clinic_id=by.clinic_id, kind=kind, patient_id=asked.patient_key, facts=said)
