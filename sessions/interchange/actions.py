"""Handing out a record: the bundle and the event of it, together or not at all."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.disclosures.actions import note_leaving
from patients.disclosures.receiver import Receiver
from patients.models import Patient
from sessions.interchange.bundle import bundle_of
from sessions.interchange.facts import read


@dataclass(frozen=True)
class Exported:
    """`text` is the bundle as JSON; `counts` how many there are of each resource."""

    text: str
    counts: dict[str, int]


@transaction.atomic
def export_record(
    *, by: Actor, patient: Patient, has_words: bool, now: datetime, receiver: Receiver
) -> Exported:
    """The patient's record as FHIR R4, and to whom it goes. NotConformant refuses it whole."""
    bundle = bundle_of(read(patient, now, has_words=has_words), by)
    counts = Counter(entry["resource"]["resourceType"] for entry in bundle["entry"])
    record(
        by=by,
        clinic_id=patient.clinic_id,
        kind="record.exported",
        target=patient,
        patient_id=patient.pk,
        facts={"format": "fhir-r4", "has_words": has_words, "resources": sum(counts.values())},
    )
    note_leaving(
        by=by, clinic_id=patient.clinic_id, patient=patient, receiver=receiver, what="fhir_export", now=now
    )
    return Exported(json.dumps(bundle, ensure_ascii=False, indent=2) + "\n", dict(counts))
