"""What a patient types before they send it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.concerns.models import ConcernDraft
from patients.models import Patient


@transaction.atomic
def keep_draft(*, by: Membership, patient: Patient, fields: Mapping[str, str], now: datetime) -> ConcernDraft:
    """Keep what is typed so far, whole or not, for the patient alone."""
    draft = ConcernDraft.objects.select_for_update(of=("self",)).filter(patient=patient).first()
    draft = draft or ConcernDraft(clinic_id=patient.clinic_id, patient=patient)
    draft.content, draft.kept_at = json.dumps(dict(fields), ensure_ascii=False), now
    draft.save()
    # Without the patient, as the concern itself.
    record(by=by, clinic_id=patient.clinic_id, kind="care_concern.draft_kept", target=draft)
    return draft


@transaction.atomic
def drop_draft(*, by: Membership, patient: Patient) -> None:
    held = ConcernDraft.objects.filter(patient=patient).first()
    if held is not None:
        record(by=by, clinic_id=patient.clinic_id, kind="care_concern.draft_dropped", target=held)
        held.delete()
