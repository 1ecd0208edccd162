from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from integration_care.accounts.models import Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.journals.models import Insight, InsightReturn, JournalEntry
from patients.journals.returning import is_let_go, round_waiting
from patients.models import Patient


@transaction.atomic
def pin_insight(
    *,
    by: Actor,
    patient: Patient,
    text: str,
    now: datetime,
    session: Model | None = None,
    entry: JournalEntry | None = None,
    theme: Model | None = None,
) -> Insight:
    """Keep one line, from a `session` (a CareSession) or an entry, so that it can come back later."""
    pinned = Insight.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        entry=entry,
        session_id=session.pk if session else None,
        theme_id=theme.pk if theme else None,
        text=text,
        pinned_at=now,
        pinned_by=by if isinstance(by, Membership) else None,
    )
    record(by=by, clinic_id=patient.clinic_id, kind="insight.pinned", target=pinned, patient_id=patient.pk)
    return pinned


@transaction.atomic
def put_away_insight(*, by: Actor, insight: Insight, now: datetime) -> InsightReturn | None:
    """It comes back no more, whether or not it is back today. None when it was put away before."""
    held = Insight.objects.select_for_update(of=("self",)).select_related("patient").get(pk=insight.pk)
    if is_let_go(held):
        return None
    answered = [one.after_days for one in held.returns.all()]
    after_days = max((now - held.pinned_at).days, max(answered, default=-1) + 1)
    return _said(by, held, InsightReturn.Answer.LET_GO, after_days, now)


@transaction.atomic
def answer_return(*, by: Actor, insight: Insight, answer: str, now: datetime) -> InsightReturn | None:
    """What the patient says to an insight that came back. None when none waits: twice is once."""
    held = Insight.objects.select_for_update(of=("self",)).select_related("patient").get(pk=insight.pk)
    after_days = round_waiting(held, now)
    if after_days is None:
        return None
    return _said(by, held, InsightReturn.Answer(answer), after_days, now)


def _said(
    by: Actor, held: Insight, answer: InsightReturn.Answer, after_days: int, now: datetime
) -> InsightReturn:
    said = InsightReturn.objects.create(
        clinic_id=held.clinic_id, insight=held, after_days=after_days, at=now, answer=answer
    )
    record(
        by=by, clinic_id=held.clinic_id, kind="insight.came_back", target=held,
        patient_id=held.patient_id, facts={"after_days": after_days, "answer": answer},
    )  # fmt: skip
    return said
