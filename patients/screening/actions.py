"""Answering the screening list, clearing what stands in the way, and keeping what touch was agreed to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.models import Course, Patient, Screening, TouchConsent, hold_course
from patients.protocols.screening import ScreeningItem
from patients.screening.deciding import may_decide, team_of, who_may
from patients.screening.refusals import (
    AnsweredMeanwhile,
    ExpiryOutOfRange,
    GroundsNeeded,
    NeedsConfirmation,
    NothingToClear,
    NotTheirs,
    ScreeningIsClosed,
    TouchNotYet,
)

TYPED = 1000
Answer = Screening.Answer


@dataclass(frozen=True)
class Answered:
    """What was said to one item. `seen`: the answer that stood when the page was opened, if any."""

    key: str
    answer: str
    note: str = ""
    seen: UUID | None = None


@transaction.atomic
def answer_screening(
    *, by: Membership, course: Course, answers: Iterable[Answered], now: datetime, renew: bool = False
) -> list[Screening]:
    """Keep what was answered anew; what reads as before stays as it is. All or nothing.

    `renew`: everything was asked again today, so a no begins to hold anew. A yes keeps its clearance.
    """
    course = _lock_open(course)
    rules, today = course.protocol_version.rules.screening, _today(course.patient, now)
    seen = {row.pk: row for row in Screening.objects.filter(course=course).select_related("by__user")}
    standing = {row.key: row for row in seen.values() if row.superseded_at is None}
    made = []
    for said in answers:
        item, present = rules.item(said.key), standing.get(said.key)
        if item is None or not said.answer:
            continue
        if _is_new(said, present, seen, today, renew=renew):
            if present is not None:
                _supersede(present, now)
            made.append(_answer(by, course, item, said, now))
    if made:
        _record(by, course.patient, made[-1], "screening.answered", items=[row.key for row in made])
    return made


def _is_new(
    said: Answered, present: Screening | None, seen: Mapping[UUID, Screening], today: date, *, renew: bool
) -> bool:
    """Whether this says something that does not stand; refused where a colleague said otherwise meanwhile."""
    words = (said.answer, said.note.strip())
    if present is None:
        return True
    stands = (present.answer, present.note)
    if present.pk == said.seen:
        is_held_anew = renew and said.answer == Answer.NO
        return is_held_anew or words != stands or present.is_expired(today)
    before = seen.get(said.seen) if said.seen else None
    is_untouched = before is not None and words == (before.answer, before.note)
    # Asked again today, an untouched row is said too: it never takes a colleague's answer away.
    is_said = not is_untouched or (renew and said.answer != present.answer)
    if is_said and words != stands:
        raise AnsweredMeanwhile(present)
    return False


def _answer(by: Membership, course: Course, item: ScreeningItem, said: Answered, now: datetime) -> Screening:
    """A no holds for as long as the protocol says; a yes or a not known only once it is cleared."""
    until = _today(course.patient, now) + timedelta(days=item.valid_days.value)
    return Screening.objects.create(
        clinic_id=course.clinic_id,
        course=course,
        key=item.key,
        text=item.text,
        is_absolute=item.is_absolute,
        answer=Answer(said.answer),
        note=said.note.strip(),
        answered_at=now,
        by=by,
        expires_on=until if said.answer == Answer.NO else None,
    )


@transaction.atomic
def clear_screening(
    *,
    by: Membership,
    screening: Screening,
    grounds: str,
    expires_on: date,
    now: datetime,
    is_confirmed: bool = False,
) -> Screening:
    """Somebody with the right to decides that an item does not stand in the way until `expires_on`.

    Clearing again keeps the earlier clearance in the history. An absolute item asks for `is_confirmed`.
    """
    course = _lock_open(screening.course)
    row = Screening.objects.get(pk=screening.pk)
    _check_clearable(by, course, row)
    _check_grounds(course, row, grounds, expires_on, _today(course.patient, now))
    if row.is_absolute and not is_confirmed:
        raise NeedsConfirmation(row)
    if row.cleared_at is not None:
        row = _anew(row, now)
    row.clearance, row.expires_on = grounds.strip(), expires_on
    row.cleared_at, row.cleared_by = now, by
    row.save(update_fields=["clearance", "expires_on", "cleared_at", "cleared_by"])
    _record(by, course.patient, row, "screening.cleared", item=row.key, until=expires_on.isoformat())
    return row


def _check_clearable(by: Membership, course: Course, row: Screening) -> None:
    roles = course.protocol_version.rules.screening.clearing_roles.value
    if not may_decide(by, roles):
        raise NotTheirs(who_may(roles, team_of(course.patient)))
    if row.superseded_at is not None or row.answer == Answer.NO:
        raise NothingToClear()


def _check_grounds(course: Course, row: Screening, grounds: str, expires_on: date, today: date) -> None:
    if not grounds.strip():
        raise GroundsNeeded()
    item = course.protocol_version.rules.screening.item(row.key)
    latest = today + timedelta(days=item.valid_days.value) if item else None
    if expires_on < today or (latest and expires_on > latest):
        raise ExpiryOutOfRange(today, latest)


def _anew(row: Screening, now: datetime) -> Screening:
    """The same answer as a row of its own, not yet cleared."""
    _supersede(row, now)
    return Screening.objects.create(
        clinic_id=row.clinic_id,
        course_id=row.course_id,
        key=row.key,
        text=row.text,
        is_absolute=row.is_absolute,
        answer=row.answer,
        note=row.note,
        answered_at=row.answered_at,
        by_id=row.by_id,
    )


def _supersede(row: Screening, now: datetime) -> None:
    row.superseded_at = now
    row.save(update_fields=["superseded_at"])


@transaction.atomic
def record_touch(
    *, by: Membership, patient: Patient, extent: str, words: str, asked_at: datetime, now: datetime
) -> TouchConsent:
    """What touch the patient agrees to from now on; earlier answers stay readable."""
    if asked_at > now:
        raise TouchNotYet()
    if extent == TouchConsent.Extent.AS_AGREED and not words.strip():
        raise GroundsNeeded("Write down what was agreed, in their words.", field="words")
    consent = TouchConsent.objects.create(
        clinic_id=patient.clinic_id,
        patient=patient,
        extent=TouchConsent.Extent(extent),
        words=words.strip(),
        asked_at=asked_at,
        asked_by=by,
    )
    _record(by, patient, consent, "touch.agreed", extent=consent.extent)
    return consent


def _lock_open(course: Course) -> Course:
    found = hold_course(course.pk)
    if found.is_closed:
        raise ScreeningIsClosed()
    return found


def _today(patient: Patient, now: datetime) -> date:
    return now.astimezone(patient.clinic.zone).date()


def _record(
    by: Membership, patient: Patient, target: Screening | TouchConsent, kind: str, **facts: object
) -> None:
    record(by=by, clinic_id=patient.clinic_id, kind=kind, target=target, patient_id=patient.pk, facts=facts)
