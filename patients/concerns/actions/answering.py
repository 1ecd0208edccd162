"""What an admin does about a concern."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.concerns.actions.telling import tell_by_mail
from patients.concerns.models import Concern, ConcernMail, ConcernStep
from patients.concerns.transitions import MOVES, SPEAKS, IllegalMove
from patients.models import Consent


@transaction.atomic
def take_step(
    *, by: Membership, concern: Concern, to: Concern.State, now: datetime, words: str = ""
) -> ConcernStep:
    """Acknowledge, answer or close. Raises `IllegalMove` out of turn, or where words for the patient lack."""
    held = Concern.objects.readable_by(by).select_for_update(of=("self",)).filter(pk=concern.pk).first()
    if held is None or not by.is_staff_member or to not in MOVES[held.state]:
        raise IllegalMove(f"a concern cannot become {to} now")
    if to in SPEAKS and not words.strip():
        raise IllegalMove(f"a concern is not {to} without words for the patient")
    step = ConcernStep.objects.create(
        clinic_id=held.clinic_id, concern=held, state=to, by=by, at=now, words=words.strip()
    )
    record(by=by, clinic_id=held.clinic_id, kind=f"care_concern.{to}", target=held)
    if to in SPEAKS:
        _tell_patient(step)
    return step


def _tell_patient(step: ConcernStep) -> None:
    """That there is something to read, where they agreed to e-mail; their own page says so in any case."""
    patient = step.concern.patient
    agreed = Consent.objects.in_force().filter(patient=patient, kind=Consent.Kind.EMAIL).exists()
    if patient.member is None or not agreed:
        return
    mail = ConcernMail.objects.create(
        clinic_id=step.clinic_id, concern=step.concern, member=patient.member, step=step
    )
    transaction.on_commit(partial(tell_by_mail, mail.pk, step.clinic_id))
