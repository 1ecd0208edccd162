"""A legal hold keeps the trail of a record as well: `AUDIT_HOLDS` asks here before months are removed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from integration_care.audit.models import Event
from patients.models import LegalHold


def of_records(before: date) -> list[str]:
    """Why events before that day stay, in the context of one clinic. By key: it goes to a terminal."""
    end = datetime.combine(before, time.min, UTC)
    held = LegalHold.objects.in_force().values_list("patient_id", flat=True)
    return [
        f"a legal hold on the record {patient}"
        for patient in held
        if Event.objects.of_patient(patient).filter(at__lt=end).exists()
    ]
