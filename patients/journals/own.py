"""What a patient's own pages ask of their journal, of what they took on, and of what they kept."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.asked_often import asked_often
from patients.journals.models import (
    Answer,
    Attachment,
    Commitment,
    Insight,
    InsightReturn,
    JournalEntry,
    OfferedSet,
    Prompt,
    PromptSet,
)
from patients.journals.models.commitment import CommitmentQuerySet, InsightQuerySet
from patients.journals.models.entry import EntryQuerySet
from patients.journals.models.offered import OfferedSetQuerySet
from patients.journals.models.prompt import PromptSetQuerySet


@asked_often
def set_for(clinic: UUID, patient: UUID, key: str) -> PromptSetQuerySet:
    """The clinic's set by that name, if they may write with it."""
    return PromptSet.objects.for_patient(clinic, patient).filter(key=key)


@asked_often
def questions_in(clinic: UUID, key: str) -> QuerySet[Prompt]:
    """Of the set by that name, those that are asked no more at the end."""
    asked = Prompt.objects.filter(prompt_set__clinic=clinic, prompt_set__key=key)
    return asked.order_by("is_retired", "position")


@asked_often
def entry_by(patient: UUID, client_uuid: UUID) -> EntryQuerySet:
    return JournalEntry.objects.filter(patient=patient, client_uuid=client_uuid)


@asked_often
def answers_by(patient: UUID, client_uuid: UUID) -> QuerySet[Answer]:
    """In the entry that their device knows by this name."""
    mine = Answer.objects.filter(entry__patient=patient, entry__client_uuid=client_uuid)
    return mine.select_related("prompt").order_by("prompt__position")


@asked_often
def entry_seen_by(member: Membership, entry: UUID) -> EntryQuerySet:
    seen = JournalEntry.objects.visible_to(member).filter(pk=entry)
    return seen.select_related("patient__clinic", "prompt_set")


@asked_often
def files_of(entry: UUID) -> QuerySet[Attachment]:
    return Attachment.objects.filter(entry=entry).listed()


@asked_often
def commitments_of(entry: UUID) -> CommitmentQuerySet:
    return Commitment.objects.filter(entry=entry)


@asked_often
def begun_since(patient: UUID, at: datetime) -> EntryQuerySet:
    """The last entry that was begun, and saved after `at`, and not handed in."""
    drafts = JournalEntry.objects.filter(patient=patient, submitted_at=None, saved_at__gt=at)
    return drafts.select_related("prompt_set").newest_first()[:1]


@asked_often
def answers_in(entry: UUID) -> QuerySet[Answer]:
    return Answer.objects.filter(entry=entry).select_related("prompt").order_by("prompt__position")


@asked_often
def written_in(patient: UUID, dose: UUID) -> EntryQuerySet:
    """Some ten of the entries of one dose, for the marks on its bar."""
    return JournalEntry.objects.submitted().filter(patient=patient, dose=dose)[:10]


@asked_often
def slept_since(patient: UUID, at: datetime) -> QuerySet[JournalEntry, tuple[datetime, int]]:
    return JournalEntry.objects.submitted().filter(patient=patient).sleep_since(at)


@asked_often
def unwritten_set(clinic: UUID, patient: UUID, dose: UUID, key: str) -> PromptSetQuerySet:
    """The clinic's set by that name, unless an entry of this dose has its questions."""
    written = JournalEntry.objects.submitted().filter(patient=patient, dose=dose, prompt_set=OuterRef("pk"))
    return PromptSet.objects.filter(~Exists(written), clinic=clinic, key=key)


@asked_often
def offers_to(patient: UUID) -> OfferedSetQuerySet:
    standing = OfferedSet.objects.standing().filter(patient=patient)
    return standing.with_last_writing().select_related("prompt_set")


@asked_often
def offered_once(patient: UUID, prompt_set: UUID | None) -> OfferedSetQuerySet:
    standing = OfferedSet.objects.standing().filter(patient=patient, rhythm=OfferedSet.Rhythm.ONCE)
    return standing.filter(prompt_set=prompt_set)


@asked_often
def to_ask_about(patient: UUID, today: date) -> CommitmentQuerySet:
    """The commitment whose day of asking has come: one at a time."""
    return Commitment.objects.standing().filter(patient=patient).to_ask_about(today)[:1]


@asked_often
def kept_by(patient: UUID) -> InsightQuerySet:
    return Insight.objects.standing().filter(patient=patient)


@asked_often
def returns_to(patient: UUID) -> QuerySet[InsightReturn]:
    """How often each insight came back, and what they said to it."""
    return InsightReturn.objects.filter(insight__patient=patient)
