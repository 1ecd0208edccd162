"""Keeping what was recorded, drawn or photographed beside an entry's words, and taking it out again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.journals.attachments.cleaning import cleaned
from patients.journals.attachments.limits import NOT_TAKEN, NotAllowed, limits
from patients.journals.models import Attachment, JournalEntry


@dataclass(frozen=True)
class Sent:
    """One file as it arrived. `client_uuid` is the device's own name for it."""

    client_uuid: UUID
    kind: str
    content: bytes
    description: str = ""


@transaction.atomic
def attach(*, by: Actor, entry: JournalEntry, sent: Sent, now: datetime) -> tuple[Attachment, bool]:
    """Keep it, and whether it is new: sent twice is kept once. Raises `NotAllowed` with the reason.

    An entry that was handed in still takes what its writer's device sends later: nothing made is lost.
    """
    entry = JournalEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    held = Attachment.objects.listed().filter(client_uuid=sent.client_uuid).first()
    if held is not None and held.entry_id == entry.pk:
        return held, False
    if held is not None:
        raise NotAllowed(NOT_TAKEN, _("This was sent under a name that is taken. Please add it once more."))
    most = limits()
    most.check_count(entry.attachments.standing().count())
    clean = cleaned(sent.kind, sent.content, most)
    kept = Attachment.objects.create(
        clinic_id=entry.clinic_id,
        patient_id=entry.patient_id,
        entry=entry,
        client_uuid=sent.client_uuid,
        kind=sent.kind,
        media_type=clean.media_type,
        size=len(clean.content),
        sha256=hashlib.sha256(clean.content).hexdigest(),
        seconds=clean.seconds,
        description=sent.description,
        content=clean.content,
        added_at=now,
    )
    _record(by, kept, "attachment.added")
    return kept, True


@transaction.atomic
def remove_attachment(*, by: Actor, attachment: Attachment, now: datetime) -> None:
    """Before the entry is handed in it is gone; afterwards it is taken back, and shown to nobody."""
    entry = JournalEntry.objects.select_for_update(of=("self",)).get(pk=attachment.entry_id)
    if attachment.withdrawn_at is not None:
        return
    if entry.submitted_at is None:
        _record(by, attachment, "attachment.deleted")
        attachment.delete()
        return
    attachment.withdrawn_at = now
    attachment.save(update_fields=["withdrawn_at"])
    _record(by, attachment, "attachment.withdrawn")


def _record(by: Actor, attachment: Attachment, kind: str) -> None:
    record(
        by=by,
        clinic_id=attachment.clinic_id,
        kind=kind,
        target=attachment,
        patient_id=attachment.patient_id,
        facts={"kind": attachment.kind, "entry": str(attachment.entry_id)},
    )
