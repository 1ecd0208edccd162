"""Keeping a questionnaire, and telling the care team of what somebody has to hear of."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from patients.followups.actions import raise_alert
from patients.followups.models import Alert
from patients.measures.actions import record_response
from patients.measures.instrument import Answers, Instrument
from patients.measures.models import Response
from patients.measures.scoring import Scored, score
from patients.models import Patient

SEVEREST = [Alert.Severity.AMBER, Alert.Severity.RED]


@transaction.atomic
def take_measure(
    *,
    by: Membership,
    patient: Patient,
    instrument: Instrument,
    answers: Answers,
    taken_at: datetime,
    now: datetime,
) -> Response:
    """Record it and raise what it asks for, together or not at all. MeasureRefused says what is allowed.

    The patient is held meanwhile: of two forms at once, the later one is told from the earlier.
    """
    Patient.objects.select_for_update(of=("self",), no_key=True).get(pk=patient.pk)
    before = _suicide_item_before(patient, instrument, taken_at)
    response = record_response(
        by=by, patient=patient, instrument=instrument, answers=answers, taken_at=taken_at,
        now=now,
    )  # fmt: skip
    for kind, severity in alerts_for(instrument, score(instrument, answers), answers, before):
        raise_alert(by=by, patient=patient, kind=kind, severity=severity, now=now)
    return response


def alerts_for(
    instrument: Instrument, scored: Scored, answers: Answers, before: int | None
) -> list[tuple[Alert.Kind, Alert.Severity]]:
    """What its flags ask for. `before`: the last answer to the suicide item; a rise from it is red."""
    found: dict[Alert.Kind, Alert.Severity] = {}
    for flag in scored.raised:
        if flag.alert:
            kind, severity = Alert.Kind(flag.alert), Alert.Severity(flag.severity)
            found[kind] = max(severity, found.get(kind, severity), key=SEVEREST.index)
    answer = answers.get(instrument.suicide_item)
    if before is not None and answer is not None and answer > before:
        found[Alert.Kind.SUICIDE_ITEM] = Alert.Severity.RED
    return list(found.items())


def _suicide_item_before(patient: Patient, instrument: Instrument, taken_at: datetime) -> int | None:
    """The last answer to it that stands; a form that left it blank says nothing about it."""
    if not instrument.suicide_item:
        return None
    earlier = Response.objects.standing().filter(
        patient=patient, instrument=instrument.key, taken_at__lt=taken_at
    )
    latest_first = earlier.order_by("-taken_at", "-recorded_at")
    given = (one.answers.get(instrument.suicide_item) for one in latest_first)
    return next((answer for answer in given if answer is not None), None)
