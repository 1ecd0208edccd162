"""Keeping a questionnaire, and telling the care team where the suicide item asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from patients.followups.actions import raise_alert
from patients.followups.models import Alert
from patients.measures.actions import record_response
from patients.measures.catalogue import Instrument
from patients.measures.models import Response
from patients.measures.scoring import Scored, score
from patients.models import Patient


@transaction.atomic
def take_measure(
    *,
    by: Membership,
    patient: Patient,
    instrument: Instrument,
    answers: Mapping[str, int | None],
    taken_at: datetime,
    now: datetime,
    difficulty: str = "",
) -> Response:
    """Record it and raise what it asks for, together or not at all. MeasureRefused says what is allowed.

    The patient is held meanwhile: of two forms at once, the later one is told from the earlier.
    """
    Patient.objects.select_for_update(of=("self",), no_key=True).get(pk=patient.pk)
    before = _suicide_item_before(patient, instrument, taken_at)
    response = record_response(
        by=by, patient=patient, instrument=instrument, answers=answers, taken_at=taken_at,
        difficulty=difficulty, now=now,
    )  # fmt: skip
    asked = alert_for(instrument, score(instrument, answers), before)
    if asked is not None:
        kind, severity = asked
        raise_alert(by=by, patient=patient, kind=kind, severity=severity, now=now)
    return response


def alert_for(
    instrument: Instrument, scored: Scored, before: int | None
) -> tuple[Alert.Kind, Alert.Severity] | None:
    """What the suicide item asks for. `before`: the last answer to it; None where there was none."""
    if scored.is_suicide_item_blank:
        return Alert.Kind.SUICIDE_ITEM_BLANK, Alert.Severity.AMBER
    lines, answer = instrument.suicide_item, scored.suicide_item
    if lines is None or answer is None or answer < lines.amber_from:
        return None
    is_red = answer >= lines.red_from or (before is not None and answer > before)
    return Alert.Kind.SUICIDE_ITEM, Alert.Severity.RED if is_red else Alert.Severity.AMBER


def _suicide_item_before(patient: Patient, instrument: Instrument, taken_at: datetime) -> int | None:
    """The last answer to it that stands; a form that left it blank says nothing about it."""
    asked = instrument.suicide_item
    if asked is None:
        return None
    earlier = Response.objects.standing().filter(
        patient=patient, instrument=instrument.key, taken_at__lt=taken_at
    )
    given = (one.answers.get(asked.key) for one in earlier.order_by("-taken_at", "-recorded_at"))
    return next((answer for answer in given if answer is not None), None)
