"""Commitments: offered from an answer or agreed in a session, taken on, kept, partly kept or let go."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Model

from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.journals.models import Commitment, Insight, JournalEntry
from patients.models import Course, Patient


class NotOpen(ValueError):
    """The commitment was settled already."""


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

    `insight` is what it acts on, `theme` (a Theme) what it belongs to: both the patient's own.
    """
    added = Commitment.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        course=course,
        session_id=session.pk if session else None,
        text=text,
        category=category,
        when=when,
        obstacle=obstacle,
        if_then=if_then,
        accountability=accountability,
        check_in_on=check_in_on,
        insight=insight,
        theme_id=theme.pk if theme else None,
    )
    _record(by, added, "commitment.taken_on")
    return added


@transaction.atomic
def take_on(*, by: Actor, commitment: Commitment, text: str, when: str = "", if_then: str = "") -> Commitment:
    """The patient says yes to an offered commitment, in their own words. Twice is once."""
    held = _locked(commitment)
    if held.status == Commitment.Status.ACTIVE:
        return held
    if held.status != Commitment.Status.DRAFT:
        raise NotOpen(held.status)
    held.text, held.when, held.if_then = text, when, if_then
    held.status = Commitment.Status.ACTIVE
    held.save()
    _record(by, held, "commitment.taken_on")
    return held


@transaction.atomic
def reword_commitment(*, by: Actor, commitment: Commitment, text: str, when: str, if_then: str) -> Commitment:
    """Change the words of an open commitment: what, when, and the if-then plan."""
    held = _open(commitment)
    held.text, held.when, held.if_then = text, when, if_then
    held.save()
    _record(by, held, "commitment.reworded")
    return held


@transaction.atomic
def settle_commitment(
    *, by: Actor, commitment: Commitment, status: str, now: datetime, outcome: str = ""
) -> Commitment:
    """Kept, partly kept or let go, with what came of it."""
    if status not in (Commitment.Status.KEPT, Commitment.Status.PARTLY, Commitment.Status.LET_GO):
        raise ValueError(f"{status} settles nothing")
    held = _locked(commitment)
    if held.status == status:
        return held
    held = _open(commitment)
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


def _open(commitment: Commitment) -> Commitment:
    held = _locked(commitment)
    if held.status not in (Commitment.Status.DRAFT, Commitment.Status.ACTIVE):
        raise NotOpen(held.status)
    return held


def _record(by: Actor, commitment: Commitment, kind: str) -> None:
    record(
        by=by,
        clinic_id=commitment.clinic_id,
        kind=kind,
        target=commitment,
        patient_id=commitment.patient_id,
        facts={"status": commitment.status, "category": commitment.category},
    )
