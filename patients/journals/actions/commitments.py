"""Commitments: offered from an answer or agreed in a session, taken on, kept, partly kept or let go."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Model

from integration_care.accounts.models import Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.journals.models import Commitment, Insight, JournalEntry
from patients.journals.transitions import SETTLED, NotOpen, check_move
from patients.models import Course, Patient


@transaction.atomic
def offer_commitment(*, by: Actor, entry: JournalEntry, text: str) -> Commitment:
    """Offer the concrete action that the entry names as a commitment; a draft until it is taken on."""
    offered = Commitment.objects.create(
        clinic_id=entry.clinic_id,
        patient_id=entry.patient_id,
        entry=entry,
        course=Course.objects.under_way().filter(patient=entry.patient_id).first(),
        text=text,
        status=Commitment.Status.DRAFT,
    )
    _record(by, offered, "commitment.offered")
    return offered


@transaction.atomic
def add_commitment(
    *,
    by: Actor,
    patient: Patient,
    text: str,
    now: datetime,
    course: Course | None = None,
    session: Model | None = None,
    category: str = "",
    when: str = "",
    obstacle: str = "",
    if_then: str = "",
    accountability: str = "",
    check_in_on: date | None = None,
    insight: Insight | None = None,
    theme: Model | None = None,
) -> Commitment:
    """Note a commitment that the patient has taken on, by themself or in `session` (a CareSession).

    `insight` is what it acts on, `theme` (a Theme) what it belongs to: both the patient's own. What the
    patient offered in the same words is taken on by it, and the same button pressed twice adds nothing, so
    that one act stands in the record once.
    """
    if by == patient.member and (held := _taken_on_alike(patient, text, when)):
        return held
    added = _offered_alike(by, patient, text) or Commitment(clinic_id=patient.clinic_id, patient=patient)
    added.text, added.category, added.when, added.obstacle = text, category, when, obstacle
    added.if_then, added.accountability, added.check_in_on = if_then, accountability, check_in_on
    added.course = course or added.course
    added.session_id, added.theme_id = session.pk if session else None, theme.pk if theme else None
    added.insight = insight
    return _taken_on(added, by, now)


@transaction.atomic
def take_on(
    *,
    by: Actor,
    commitment: Commitment,
    text: str,
    now: datetime,
    when: str = "",
    if_then: str = "",
    check_in_on: date | None = None,
) -> Commitment:
    """The patient says yes to an offered commitment, in their own words. Twice is once."""
    held = _locked(commitment)
    if held.status == Commitment.Status.ACTIVE:
        return held
    check_move(held.status, Commitment.Status.ACTIVE)
    held.text, held.when, held.if_then, held.check_in_on = text, when, if_then, check_in_on
    return _taken_on(held, by, now)


def _taken_on(commitment: Commitment, by: Actor, now: datetime) -> Commitment:
    commitment.status, commitment.taken_on_at = Commitment.Status.ACTIVE, now
    commitment.taken_on_by = by if isinstance(by, Membership) else None
    commitment.save()
    _record(by, commitment, "commitment.taken_on")
    return commitment


def _offered_alike(by: Actor, patient: Patient, text: str) -> Commitment | None:
    """Only what `by` may read: a private entry's offer is not taken on by a colleague's equal words."""
    known = Commitment.objects.readable_by(by) if isinstance(by, Membership) else Commitment.objects.all()
    drafts = known.select_for_update(of=("self",)).filter(patient=patient, status=Commitment.Status.DRAFT)
    return next((one for one in drafts if same_words(one.text, text)), None)


def _taken_on_alike(patient: Patient, text: str, when: str) -> Commitment | None:
    """What the patient has taken on in just these words, and not yet said what came of."""
    Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)  # two taps come one after the other
    under_way = Commitment.objects.filter(patient=patient, status=Commitment.Status.ACTIVE)
    return next((one for one in under_way if (one.text, one.when) == (text, when)), None)


def same_words(one: str, other: str) -> bool:
    """Apart from capitals, spaces and the full stop."""
    plain = [" ".join(words.split()).strip(" .!").casefold() for words in (one, other)]
    return plain[0] == plain[1]


@transaction.atomic
def reword_commitment(
    *,
    by: Actor,
    commitment: Commitment,
    text: str,
    when: str,
    if_then: str,
    check_in_on: date | None = None,
) -> Commitment:
    """Change an open commitment: what, when, the if-then plan, and the day on which to ask how it went."""
    held = _locked(commitment)
    if held.status in SETTLED:
        raise NotOpen(held.status)
    held.text, held.when, held.if_then, held.check_in_on = text, when, if_then, check_in_on
    held.save()
    _record(by, held, "commitment.reworded")
    return held


@transaction.atomic
def settle_commitment(
    *, by: Actor, commitment: Commitment, status: str, now: datetime, outcome: str = ""
) -> Commitment:
    """Kept, partly kept or let go, with what came of it."""
    if status not in SETTLED:
        raise ValueError(f"{status} settles nothing")
    held = _locked(commitment)
    if held.status == status:
        return held
    check_move(held.status, status)
    held.status, held.settled_at = status, now
    held.outcome = outcome or held.outcome
    held.save()
    _record(by, held, f"commitment.{status}")
    return held


def let_go(*, by: Actor, commitment: Commitment, now: datetime) -> Commitment:
    """Not this one. Nothing is asked."""
    return settle_commitment(by=by, commitment=commitment, status=Commitment.Status.LET_GO, now=now)


def _locked(commitment: Commitment) -> Commitment:
    return Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)


def _record(by: Actor, commitment: Commitment, kind: str) -> None:
    record(
        by=by,
        clinic_id=commitment.clinic_id,
        kind=kind,
        target=commitment,
        patient_id=commitment.patient_id,
        facts={"status": commitment.status, "category": commitment.category},
    )
