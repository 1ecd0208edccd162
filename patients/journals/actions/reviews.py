"""Commitments looked at again: what came of each, found together with the patient or said by them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.journals.models import Commitment, CommitmentReview
from patients.journals.returning import rules_for
from patients.journals.transitions import FOUND, SETTLED, NotOpen, check_move

Status = Commitment.Status


@transaction.atomic
def review_commitment(
    *,
    by: Membership,
    commitment: Commitment,
    status: str,
    now: datetime,
    outcome: str = "",
    session: Model | None = None,
) -> CommitmentReview:
    """One look back, with its outcome; `ACTIVE` says that it goes on. A later look may say otherwise.

    `session` is the CareSession in which it was looked at. Sent twice, it is one look.
    """
    if status not in FOUND:
        raise ValueError(f"{status} says nothing about a commitment")
    held = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    check_move(held.status, status, in_a_look=True)
    last = held.reviews.last()
    said = (status, outcome, session and session.pk)
    if held.status == status and last and (last.status, last.outcome, last.session_id) == said:
        return last
    _settle(held, status, outcome, now)
    return _look(held, by=by, outcome=outcome, session_id=session.pk if session else None, now=now)


@transaction.atomic
def check_in(
    *, by: Membership, commitment: Commitment, status: str, now: datetime, outcome: str = ""
) -> CommitmentReview | None:
    """The patient says themself how it went. `ACTIVE` is "not yet": they are asked again, days later.

    What was settled is reopened only together with somebody, so then `NotOpen`; said twice, it is said once.
    """
    if status not in FOUND:
        raise ValueError(f"{status} says nothing about a commitment")
    held = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    check_move(held.status, status, in_a_look=True)
    last, today = held.reviews.last(), now.astimezone(held.patient.zone).date()
    if held.status in SETTLED:
        if held.status != status:
            raise NotOpen(held.status)
        return last
    if status == Status.ACTIVE:
        is_asked = held.check_in_on is not None and held.check_in_on <= today
        if not is_asked and last and (last.status, last.outcome) == (status, outcome):
            return last
        held.check_in_on = today + timedelta(days=rules_for(held.patient).check_in_again_d.value)
    _settle(held, status, outcome, now)
    return _look(held, by=by, outcome=outcome, session_id=None, now=now)


def _look(
    held: Commitment, *, by: Membership, outcome: str, session_id: UUID | None, now: datetime
) -> CommitmentReview:
    found = CommitmentReview.objects.create(
        clinic_id=held.clinic_id, commitment=held, session_id=session_id, at=now, by=by,
        status=held.status, outcome=outcome,
    )  # fmt: skip
    record(
        by=by, clinic_id=held.clinic_id, kind="commitment.reviewed", target=held,
        patient_id=held.patient_id, facts={"status": held.status},
    )  # fmt: skip
    return found


def _settle(held: Commitment, status: str, outcome: str, now: datetime) -> None:
    if status == Status.ACTIVE:
        held.settled_at = None
    elif held.status != status:
        held.settled_at = now
    held.status, held.outcome = status, outcome or held.outcome
    held.save()
