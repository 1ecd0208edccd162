"""Keeping a questionnaire, and telling the care team of what somebody has to hear of."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from integration_care.audit.actors import ENGINE, Actor
from integration_care.core.languages import ENGLISH
from patients.followups.actions import raise_alert
from patients.followups.actions.staff_tasks import ask_once
from patients.followups.models import FollowUp
from patients.measures.actions import MeasureRefused, record_response
from patients.measures.assignments.actions import close, give_answer
from patients.measures.assignments.actions import let_go as let_go_of
from patients.measures.assignments.filled import is_shown, standing
from patients.measures.instrument import Answers, Instrument
from patients.measures.known import known_to
from patients.measures.models import Assignment, GivenAnswer, Response
from patients.measures.scoring import said_so_far, score
from patients.measures.worded import worded
from patients.measuring.alerts import Wanted, alerts_for
from patients.models import Patient

SUGGESTION = "A measure suggests another one"
TIME_IS_OVER = "its time is over"


@transaction.atomic
def take_measure(
    *,
    by: Actor,
    patient: Patient,
    instrument: Instrument,
    answers: Answers,
    taken_at: datetime,
    now: datetime,
    is_handed_in: bool = True,
    assignment: Assignment | None = None,
) -> Response:
    """Record it and raise what it asks for, together or not at all. MeasureRefused says what is allowed.

    The patient is held meanwhile: of two forms at once, the later one is told from the earlier.
    """
    _hold(patient)
    before = _suicide_item_before(patient, instrument, taken_at)
    response = record_response(
        by=by, patient=patient, instrument=instrument, answers=answers, taken_at=taken_at, now=now,
        is_handed_in=is_handed_in,
    )  # fmt: skip
    scored = score(instrument, answers)
    wanted = alerts_for(instrument, scored.raised, answers, before)
    _raise(by, patient, wanted, now, assignment)
    follow = instrument.suggests
    if follow and response.score is not None and response.score <= follow.at_most:
        ask_once(
            patient, audience=FollowUp.Audience.THERAPIST, title=SUGGESTION,
            text="Open Measures: one tap asks for it, or close this when it is not needed.", now=now,
        )  # fmt: skip
    return response


@transaction.atomic
def answer_item(
    *, by: Actor, assignment: Assignment, item: str, value: int | None, now: datetime,
    device: UUID | None = None,
) -> Assignment:  # fmt: skip
    """Keep one answer at once. One that somebody has to hear of is told at once as well, and once."""
    _hold(assignment.patient)
    held, instrument = _held(assignment)
    if not held.is_open:
        raise MeasureRefused("This form is handed in. Thank you.")
    answers = answers_of(held)
    asked = next((one for one in instrument.items if one.key == item), None)
    if asked is None or not is_shown(asked, answers) or value not in (None, *asked.values):
        raise MeasureRefused("This answer does not belong to the form.")
    give_answer(by=by, assignment=held, item=item, value=value, device=device, now=now)
    answers[item] = value
    before = _suicide_item_before(held.patient, instrument, now)
    wanted = alerts_for(instrument, said_so_far(instrument, answers), answers, before)
    _raise(by, held.patient, wanted, now, held)
    return held


@transaction.atomic
def hand_in(*, by: Actor, assignment: Assignment, now: datetime, language: str = ENGLISH) -> Assignment:
    """Done: scored, unless something asked is blank. Twice is once. `language`: of the words as shown."""
    _hold(assignment.patient)
    held, instrument = _held(assignment)
    if not held.is_open:
        return held
    response = take_measure(
        by=by, patient=held.patient, instrument=worded(instrument, language), answers=answers_of(held),
        taken_at=now, now=now, assignment=held,
    )  # fmt: skip
    return close(assignment=held, response=response, now=now, is_handed_in=True)


@transaction.atomic
def close_past_due(*, assignment: Assignment, now: datetime) -> Assignment:
    """Its time is over. What was begun is kept as it is, without a score; what was not is let go quietly."""
    _hold(assignment.patient)
    held = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if not held.is_open or now < held.due_until:
        return held
    instrument = known_to(held.clinic_id).find(held.instrument, held.instrument_version)
    answers = answers_of(held)
    if instrument is None or all(value is None for value in answers.values()):
        return let_go_of(by=ENGINE, assignment=held, reason=TIME_IS_OVER, now=now)
    response = take_measure(
        by=ENGINE, patient=held.patient, instrument=worded(instrument, held.patient.language),
        answers=answers, taken_at=held.status_at, now=now, is_handed_in=False, assignment=held,
    )  # fmt: skip
    return close(assignment=held, response=response, now=now, is_handed_in=False)


def answers_of(assignment: Assignment) -> dict[str, int | None]:
    """As they stand: the last tap of each item."""
    return standing((tap.item, tap.value) for tap in GivenAnswer.objects.filter(assignment=assignment))


def _held(assignment: Assignment) -> tuple[Assignment, Instrument]:
    held = Assignment.objects.select_for_update(of=("self",)).select_related("patient")
    found = held.get(pk=assignment.pk)
    return found, known_to(found.clinic_id).instrument(found.instrument, found.instrument_version)


def _hold(patient: Patient) -> None:
    Patient.objects.select_for_update(of=("self",), no_key=True).get(pk=patient.pk)


def _raise(by: Actor, patient: Patient, wanted: Wanted, now: datetime, assignment: Assignment | None) -> None:
    """Each alert once a form, however often its answer is given; an assignment remembers which."""
    told = [] if assignment is None else list(assignment.alerted)
    new = [(kind, severity) for kind, severity in wanted if f"{kind}:{severity}" not in told]
    for kind, severity in new:
        raise_alert(by=by, patient=patient, kind=kind, severity=severity, now=now)
    if assignment is not None and new:
        assignment.alerted = [*told, *(f"{kind}:{severity}" for kind, severity in new)]
        assignment.save(update_fields=["alerted"])


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
