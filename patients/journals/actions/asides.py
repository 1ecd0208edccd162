"""What came too late to stand in an entry: kept beside it, and put away by whoever wrote it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from integration_care.audit.actors import Actor
from patients.journals.actions.entries import Conflict, record_entry
from patients.journals.content import draft_as_text, said_on, without
from patients.journals.models import EntryRevision, JournalEntry


@transaction.atomic
def set_aside(*, by: Actor, conflict: Conflict, now: datetime) -> EntryRevision:
    """Keep the text that came too late beside the one that stands: nothing written is lost. Twice is once.

    A device that sends it again, its writer having put it away, does not bring it back.
    """
    content = draft_as_text(conflict.draft)
    for earlier in conflict.entry.revisions.all():
        if earlier.content == content:
            return earlier
    kept = EntryRevision.objects.create(
        clinic_id=conflict.entry.clinic_id,
        entry=conflict.entry,
        version=conflict.entry.version,
        saved_at=now,
        content=content,
        is_set_aside=True,
    )
    record_entry(by, conflict.entry, "entry.set_aside")
    return kept


@transaction.atomic
def put_away(*, by: Actor, aside: EntryRevision, key: str) -> bool:
    """What was set aside for this page is shown no more. It stays among the entry's earlier states.

    `key` is "free", "sliders", or a prompt's id. What was set aside for other pages still waits; the same
    words in another draft of this page do not. False: they were put away already.
    """
    entry = JournalEntry.objects.select_for_update(of=("self",)).get(pk=aside.entry_id)
    waiting = list(entry.revisions.filter(is_set_aside=True))
    if aside.pk not in {one.pk for one in waiting}:
        return False
    words = said_on(aside.content, key)
    for one in waiting:
        if said_on(one.content, key) == words:
            _put_away(one, key)
    record_entry(by, entry, "entry.aside_put_away")
    return True


def _put_away(held: EntryRevision, key: str) -> None:
    held.is_set_aside = False
    held.save(update_fields=["is_set_aside"])
    if rest := without(held.content, key):
        EntryRevision.objects.create(
            clinic_id=held.clinic_id,
            entry=held.entry,
            version=held.version,
            saved_at=held.saved_at,
            content=rest,
            is_set_aside=True,
        )
