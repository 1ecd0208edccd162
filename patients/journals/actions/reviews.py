"""Commitments looked at again: what came of each, found together with the patient."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.journals.models import Commitment, CommitmentReview
from patients.journals.transitions import FOUND, check_move

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
    found = CommitmentReview.objects.create(
        clinic_id=held.clinic_id, commitment=held, session_id=session.pk if session else None,
        at=now, by=by, status=status, outcome=outcome,
    )  # fmt: skip
    record(
        by=by, clinic_id=held.clinic_id, kind="commitment.reviewed", target=held,
        patient_id=held.patient_id, facts={"status": status},
    )  # fmt: skip
    return found


def _settle(held: Commitment, status: str, outcome: str, now: datetime) -> None:
    if status == Status.ACTIVE:
        held.settled_at = None
    elif held.status != status:
        held.settled_at = now
    held.status, held.outcome = status, outcome or held.outcome
    held.save()
