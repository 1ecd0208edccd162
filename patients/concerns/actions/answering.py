"""What an admin does about a concern."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.concerns.models import Concern, ConcernStep
from patients.concerns.transitions import MOVES, SPEAKS, IllegalMove


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
    return step
