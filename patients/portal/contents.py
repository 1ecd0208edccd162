"""What a patient's pages ask of the database: each list in one message (`asked_at_once`)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from integration_care.accounts.models import Membership
from integration_care.core.asked_at_once import Contents
from patients.concerns.own import last_answer
from patients.followups import own as followups
from patients.followups.models import FollowUp, IntegrationWindow
from patients.journals import own as journal
from patients.journals.held import entry_held, named_in
from patients.journals.models import JournalEntry
from patients.journals.returning import course_under_way
from patients.measures.waiting import waiting_for
from patients.models import Patient
from patients.portal import queries
from patients.practices.library import own_practices
from patients.practices.offered import a_month_ago, assigned_after
from patients.practices.picture import done_between, first_day, nights_since
from patients.relapse.own import plan_read_by


def entry(patient: Patient, client_uuid: UUID) -> Contents:
    """What they wrote in one place so far."""
    return [
        journal.entry_by.asking(patient.pk, client_uuid),
        journal.answers_by.asking(patient.pk, client_uuid),
    ]


def writing(patient: Patient, key: str, client_uuid: UUID) -> Contents:
    """A page of an entry: the questions, and what was written to them."""
    return [
        journal.set_for.asking(patient.clinic_id, patient.pk, key),
        journal.questions_in.asking(patient.clinic_id, key),
        *entry(patient, client_uuid),
    ]


def whole(entry: JournalEntry) -> Contents:
    """What hangs on an entry that is read again."""
    return [
        journal.answers_in.asking(entry.pk),
        journal.files_of.asking(entry.pk),
        journal.commitments_of.asking(entry.pk),
    ]


def handing_in(entry: JournalEntry, follow_up: FollowUp | None, now: datetime) -> Contents:
    """The entry, held, and whom it concerns besides."""
    answered = follow_up.window_id if follow_up else None
    return [
        entry_held.asking(entry.pk),
        named_in.asking(entry.pk),
        followups.windows_concerned.asking(entry.patient_id, answered, entry.dose_id, now),
        journal.offered_once.asking(entry.patient_id, entry.prompt_set_id),
    ]


def practices(patient: Patient, now: datetime) -> Contents:
    """What is offered for the days of the last dose."""
    return [
        followups.given_last.asking(patient.pk, now),
        course_under_way.asking(patient.pk),
        own_practices.asking(patient.clinic_id),
        assigned_after.asking(patient.pk, a_month_ago(now)),
    ]


def today(patient: Patient, reader: Membership, now: datetime) -> Contents:
    """The page of today, beside `practices`."""
    return [
        plan_read_by.asking(reader, patient.pk),
        followups.told_not_safe.asking(patient.pk),
        followups.windows_near.asking(patient.pk, now),
        last_answer.asking(patient.pk, reader.audit_id),
        queries.leads.asking(patient.pk),
        waiting_for.asking(patient.pk, now),
        journal.begun_since.asking(patient.pk, now - queries.WARM_FOR),
        journal.to_ask_about.asking(patient.pk, now.astimezone(patient.zone).date()),
        journal.kept_by.asking(patient.pk),
        journal.returns_to.asking(patient.pk),
        journal.offers_to.asking(patient.pk),
    ]


def the_days_of(window: IntegrationWindow, patient: Patient, now: datetime) -> Contents:
    """What was written and done in them, and how the nights were: for as long as it is shown."""
    asked: Contents = []
    if now <= window.closes_at:
        asked.append(journal.written_in.asking(patient.pk, window.dose_id))
    if now < window.effective_closes_at:
        asked += [
            journal.slept_since.asking(patient.pk, window.anchor_at),
            done_between.asking(patient.pk, window.anchor_at, window.effective_closes_at),
            nights_since.asking(patient.pk, first_day(window, patient)),
        ]
    return asked


def to_write(draft: JournalEntry | None, window: IntegrationWindow | None, now: datetime) -> Contents:
    """What was begun; where nothing was, what is asked for."""
    if draft:
        return [journal.answers_in.asking(draft.pk)]
    return [followups.asked_to_write.asking(window.pk, now)] if window else []
