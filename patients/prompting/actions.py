"""Offering a set with its messages, and taking both back. Messages go through the follow-up engine only."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.actors import Actor
from patients.followups.actions import plan_again
from patients.followups.actions.asking import withdraw, write_journal_request
from patients.followups.days import AT, JOURNAL_USEFUL_FOR, days_from
from patients.followups.models import FollowUp
from patients.journals.actions.offers import OfferRefused, end_offer, offer_set, rest_today
from patients.journals.models import JournalEntry, OfferedSet, PromptSet
from patients.journals.own import offered_once
from patients.models import Course, Patient

Rhythm = OfferedSet.Rhythm


def days_of(rhythm: str, first_on: date, until_on: date | None) -> list[date]:
    """The days on which a set that is not tied to a window is asked for. Pure."""
    if rhythm == Rhythm.WINDOW:
        return []
    return days_from(first_on, None if rhythm == Rhythm.ONCE else until_on)


@transaction.atomic
def offer(
    *, by: Membership, patient: Patient, prompt_set: PromptSet, rhythm: str, first_on: date,
    until_on: date | None = None, now: datetime,
) -> OfferedSet:  # fmt: skip
    """Offer the set, with a message on each of its days. OfferRefused says why not."""
    course = Course.objects.under_way().filter(patient=patient).first()
    if course is None:
        raise OfferRefused("Without a course under way there is nobody to read along.")
    offered = offer_set(
        by=by, patient=patient, prompt_set=prompt_set, rhythm=rhythm, first_on=first_on,
        until_on=until_on, now=now,
    )  # fmt: skip
    for number, day in enumerate(days_of(rhythm, first_on, until_on), start=1):
        due_at = max(now, datetime.combine(day, AT, patient.zone))
        write_journal_request(
            course=course, step=f"{offered.steps}-{number}", due_at=due_at,
            expires_at=due_at + JOURNAL_USEFUL_FOR, title=f"Journal: {prompt_set.title}"[:200],
            prompt_set=prompt_set.key, now=now,
        )  # fmt: skip
    _match(offered, now)
    return offered


@transaction.atomic
def take_back(*, by: Membership, offered: OfferedSet, now: datetime) -> OfferedSet:
    return _end(by, offered, OfferedSet.Ending.WITHDRAWN, now)


@transaction.atomic
def decline(*, by: Actor, offered: OfferedSet, now: datetime) -> OfferedSet:
    """Not for them: nothing more is asked, and nobody asks why."""
    return _end(by, offered, OfferedSet.Ending.DECLINED, now)


@transaction.atomic
def not_today(*, by: Actor, offered: OfferedSet, now: datetime) -> OfferedSet:
    """The engine looks at this before each message, so today's stays unsent."""
    today = now.astimezone(offered.patient.zone).date()
    return rest_today(by=by, offer=offered, today=today)


@transaction.atomic
def close_written(*, by: Actor, entry: JournalEntry, now: datetime) -> None:
    """A set that was offered once has served when an entry with its questions is handed in."""
    for offered in offered_once(entry.patient_id, entry.prompt_set_id):
        _end(by, offered, OfferedSet.Ending.WRITTEN, now)


def _end(by: Actor, offered: OfferedSet, ending: str, now: datetime) -> OfferedSet:
    ended = end_offer(by=by, offer=offered, ending=ending, now=now)
    mine = FollowUp.objects.filter(patient=ended.patient_id, window=None, step__startswith=ended.steps)
    for row in mine.unsent():
        withdraw(follow_up=row, reason="the offer has ended", now=now)
    _match(ended, now)
    return ended


def _match(offered: OfferedSet, now: datetime) -> None:
    course = Course.objects.under_way().filter(patient=offered.patient_id).first()
    if course is not None and offered.rhythm == Rhythm.WINDOW:
        plan_again(course=course, now=now)
