"""Everything that writes about practices: the clinic's library, what is given, what the patient notes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from integration_care.accounts.models import Clinic, Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.models import Patient
from patients.practices.library import Practice
from patients.practices.models import ClinicPractice, Night, PracticeAssignment, PracticeLog


@transaction.atomic
def save_practice(*, by: Membership, clinic: Clinic, practice: Practice) -> ClinicPractice:
    """The clinic's own wording from now on. What was given and noted keeps its words."""
    told = asdict(practice)
    told.pop("confirm")
    saved, _ = ClinicPractice.objects.update_or_create(clinic=clinic, key=told.pop("key"), defaults=told)
    facts: dict[str, object] = {"practice": saved.key, "is_offered": saved.is_offered}
    record(by=by, clinic_id=clinic.pk, kind="practice.edited", target=saved, facts=facts)
    return saved


@transaction.atomic
def assign_practice(
    *,
    by: Membership,
    patient: Patient,
    practice: Practice,
    starts_on: date,
    days: int,
    least_min: int | None = None,
    most_min: int | None = None,
) -> PracticeAssignment:
    """Give a practice for so many days. Minutes that are not said are those of the practice."""
    least = least_min or min(practice.least_min, most_min or practice.least_min)
    given = PracticeAssignment.objects.create(
        clinic_id=patient.clinic_id, patient=patient, key=practice.key, category=practice.category,
        title=practice.title, least_min=least, most_min=max(most_min or practice.most_min, least),
        starts_on=starts_on, ends_on=starts_on + timedelta(days=days - 1), by=by,
    )  # fmt: skip
    _record(by, patient, "practice.assigned", given, {"practice": given.key, "days": days})
    return given


@transaction.atomic
def end_assignment(*, by: Membership, assignment: PracticeAssignment, now: datetime) -> PracticeAssignment:
    """Offered no more. What was noted stays."""
    held = PracticeAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if held.ended_at is None:
        held.ended_at = now
        held.save(update_fields=["ended_at"])
        _record(by, held.patient, "practice.ended", held, {"practice": held.key})
    return held


@transaction.atomic
def leave_out(
    *, by: Membership, patient: Patient, practice: Practice, days: int, now: datetime
) -> PracticeAssignment:
    """What the protocol offers is not for this patient, this time."""
    today = now.astimezone(patient.zone).date()
    given = assign_practice(by=by, patient=patient, practice=practice, starts_on=today, days=days)
    return end_assignment(by=by, assignment=given, now=now)


@transaction.atomic
def log_practice(
    *, by: Actor, patient: Patient, practice: Practice, client_uuid: UUID, now: datetime
) -> PracticeLog:
    """They did it, with one tap. The same tap sent twice is one."""
    noted, is_new = PracticeLog.objects.get_or_create(
        patient=patient,
        client_uuid=client_uuid,
        defaults={
            "clinic_id": patient.clinic_id, "key": practice.key, "title": practice.title, "done_at": now,
        },
    )  # fmt: skip
    if is_new:
        _record(by, patient, "practice.noted", noted, {"practice": noted.key})
    return noted


@transaction.atomic
def say_minutes(*, by: Actor, log: PracticeLog, minutes: int | None) -> PracticeLog:
    log.minutes = minutes
    log.save(update_fields=["minutes"])
    _record(by, log.patient, "practice.minutes_said", log, {"practice": log.key, "minutes": minutes})
    return log


@transaction.atomic
def take_back(*, by: Actor, log: PracticeLog, now: datetime) -> PracticeLog:
    """A slip of the finger. Twice is once."""
    if log.taken_back_at is None:
        log.taken_back_at = now
        log.save(update_fields=["taken_back_at"])
        _record(by, log.patient, "practice.taken_back", log, {"practice": log.key})
    return log


@transaction.atomic
def note_night(*, by: Actor, patient: Patient, woke_on: date, how: str, now: datetime) -> Night:
    """How the night was that ended on `woke_on`. Said again, the last word counts."""
    noted, _ = Night.objects.update_or_create(
        patient=patient,
        woke_on=woke_on,
        defaults={"clinic_id": patient.clinic_id, "how": Night.How(how), "noted_at": now},
    )
    _record(by, patient, "night.noted", noted, {"woke_on": woke_on.isoformat()})
    return noted


def _record(
    by: Actor,
    patient: Patient,
    kind: str,
    target: PracticeAssignment | PracticeLog | Night,
    facts: dict[str, object],
) -> None:
    record(by=by, clinic_id=patient.clinic_id, kind=kind, target=target, patient_id=patient.pk, facts=facts)
