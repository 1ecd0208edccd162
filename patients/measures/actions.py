"""Writing down a questionnaire that was answered, and striking one that was not this patient's."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.measures.instrument import Answers, Instrument
from patients.measures.models import Response
from patients.measures.scoring import score
from patients.models import Course, Patient


class MeasureRefused(ValueError):
    """The text may be shown; `field` is what it is about."""

    def __init__(self, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def record_response(
    *,
    by: Actor,
    patient: Patient,
    instrument: Instrument,
    answers: Answers,
    taken_at: datetime,
    now: datetime,
    is_handed_in: bool = True,
) -> Response:
    """Keep the answers with the words they were given to. A partial form is kept, and has no score.

    Nor has one that nobody handed in, even where every item is answered.
    """
    if taken_at > now:
        raise MeasureRefused(
            "This time has not come yet. Give the time at which it was filled in.", field="at"
        )
    if all(answers.get(item.key) is None for item in instrument.items):
        raise MeasureRefused("Answer at least one item.")
    scored = score(instrument, answers)
    total, named = (scored.score, scored.band) if is_handed_in else (None, "")
    response = Response.objects.create(
        clinic_id=patient.clinic_id, patient=patient, instrument=instrument.key,
        course=Course.objects.under_way().filter(patient=patient).first(),
        instrument_version=instrument.version, taken_at=taken_at, recorded_at=now,
        by=by if isinstance(by, Membership) else None,
        content=json.dumps(as_shown(instrument, answers) | {"is_handed_in": is_handed_in}),
        score=total, band=named, algorithm=instrument.algorithm,
    )  # fmt: skip
    _tell(response, "measure.recorded", by)
    return response


def as_shown(instrument: Instrument, answers: Answers) -> dict[str, object]:
    """What `Response.content` keeps as JSON, beside whether it was handed in."""
    items = instrument.items
    return {
        "language": instrument.language,
        "lead_in": instrument.lead_in,
        "items": {item.key: item.text for item in items},
        "options": {item.key: {str(one.value): one.label for one in item.options} for item in items},
        "answers": {item.key: answers.get(item.key) for item in items},
    }


@transaction.atomic
def strike_response(*, by: Membership, response: Response, reason: str, now: datetime) -> Response:
    """Entered in error: it stays readable, struck out, and counts for nothing."""
    held = Response.objects.select_for_update(of=("self",)).get(pk=response.pk)
    if held.struck_at is not None:
        raise MeasureRefused("This entry is already struck out.")
    if not reason.strip():
        raise MeasureRefused("Say why this entry is wrong; it stays readable, struck out.", field="reason")
    held.struck_at, held.struck_reason = now, reason.strip()[:200]
    held.save()
    _tell(held, "measure.struck", by)
    return held


def _tell(response: Response, kind: str, by: Actor) -> None:
    record(
        by=by,
        clinic_id=response.clinic_id,
        kind=kind,
        target=response,
        patient_id=response.patient_id,
        facts={"instrument": response.instrument},
    )
