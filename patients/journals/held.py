"""Entries that an action holds to the end of its transaction, and reads anew."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from integration_care.core.asked_often import asked_often
from patients.journals.models import Answer, JournalEntry, Prompt
from patients.journals.models.entry import EntryQuerySet


@asked_often
def draft_held(patient: UUID, client_uuid: UUID) -> EntryQuerySet:
    mine = JournalEntry.objects.filter(patient=patient, client_uuid=client_uuid)
    return mine.select_for_update(of=("self",))


@asked_often
def entry_held(entry: UUID) -> EntryQuerySet:
    return JournalEntry.objects.filter(pk=entry).select_for_update(of=("self",))


@asked_often
def named_in(entry: UUID) -> QuerySet[Answer]:
    """The one concrete thing to do, where it was asked for and not skipped."""
    named = Answer.objects.filter(entry=entry, prompt__kind=Prompt.Kind.COMMITMENT, is_skipped=False)
    return named.order_by("prompt__position")
