"""From a row to its PDF: read the record, lay out the pages, keep the bytes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError

from integration_care.core import tenancy
from sessions.documents.actions import rendering
from sessions.documents.actions.pieces import Gone
from sessions.documents.actions.rendering import Held
from sessions.documents.errors import NothingToTell
from sessions.documents.exporting import StoppedAt, export_turn
from sessions.documents.kinds import KINDS
from sessions.documents.models import NEEDED, Document
from sessions.documents.own.copying import copy, pack_copy
from sessions.documents.pages import text_of
from sessions.documents.press.handing import NotDrawn, draw

logger = logging.getLogger(__name__)
NOT_THEIRS = "Whoever asked for it may not read this record any more."
BROKEN = "The pages could not be laid out ({}). The record is as it was; tell whoever runs your system."


def make(document_id: UUID, clinic_id: UUID) -> None:
    """Safe to call twice, and to die in. Raises only for a database that is away: then the lease ends."""
    held = rendering.take(document_id, clinic_id)
    if held is None:
        return
    try:
        MAKERS.get(held.kind, draw_pages)(held)
    except (OperationalError, InterfaceError):
        raise
    except Gone:
        logger.info("document %s was cancelled, or another worker has it", document_id)
    except NothingToTell as why:
        rendering.give_up(held, str(why))
    except PermissionDenied:
        rendering.give_up(held, NOT_THEIRS)
    except Exception as why:  # whatever it is, the others go on
        logger.exception("document %s could not be made", document_id)
        told = str(why) if isinstance(why, StoppedAt) else BROKEN.format(what(why))
        rendering.stumble(held, told)


def what(why: Exception) -> str:
    return str(why) if isinstance(why, NotDrawn) else type(why).__name__


def export(held: Held) -> None:
    """One turn of it; the record of each patient is read as it is at that instant."""
    with tenancy.clinic_context(held.clinic_id):
        refuse_strangers(Document.objects.select_related("requested_by__user").get(pk=held.document_id))
    export_turn(held)


def copy_own(held: Held) -> None:
    with tenancy.clinic_context(held.clinic_id) as now:
        copied = copy(held, asked_for(held), now)
    pack_copy(held, copied)


def draw_pages(held: Held) -> None:
    drawn = draw(lengths(held), KINDS[held.kind].limit)
    rendering.keep(held, drawn.pdf, drawn.page_count)


def lengths(held: Held) -> Iterator[str]:
    """The longest first; a shorter one is read only where that did not fit."""
    for room in KINDS[held.kind].rooms:
        text = read(held, room)
        rendering.say_drawing(held)
        yield text


def read(held: Held, room: int) -> str:
    """Everything the pages say, in one transaction: the record as it is at one instant."""
    with tenancy.clinic_context(held.clinic_id) as now:
        return text_of(asked_for(held), now, room)


def asked_for(held: Held) -> Document:
    found = Document.objects.defer("content").select_related(
        "clinic", "patient__clinic", "requested_by__user", "requested_by__clinic"
    )
    document = found.get(pk=held.document_id)
    refuse_strangers(document)
    return document


def refuse_strangers(document: Document) -> None:
    """Who asked may have left the care team, or the clinic, since."""
    by = document.requested_by
    is_theirs = Document.objects.visible_to(by).filter(pk=document.pk).exists()
    if not (by.is_active and by.can(NEEDED[Document.Kind(document.kind)]) and is_theirs):
        raise PermissionDenied


MAKERS: Mapping[Document.Kind, Callable[[Held], None]] = {
    Document.Kind.CLINIC_EXPORT: export,
    Document.Kind.OWN_COPY: copy_own,
}
