"""From a row to the clinic's export: so many patients a turn, and the file once there is no other."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import InterfaceError, OperationalError

from integration_care.core import tenancy
from sessions.documents.actions import pieces
from sessions.documents.actions.pieces import Gone
from sessions.documents.actions.rendering import Held
from sessions.documents.doorbell import ring
from sessions.documents.models import Document
from sessions.documents.packing import File, Sink, pack
from sessions.interchange.conformance import NotConformant

A_TURN = 25  # patients; a turn stays far below the lease, and other documents wait no longer than it


class StoppedAt(Exception):
    """Where it stopped, and why, in words for the page."""


def export_turn(held: Held) -> None:
    """Safe to call twice, and to die in: what is written stays, and the next turn begins after it."""
    pieces.begin(held)
    for _ in range(A_TURN):
        if not one_more(held):
            put_together(held)
            return
    pieces.hand_on(held)
    ring(held.document_id, held.clinic_id)


def one_more(held: Held) -> bool:
    try:
        return pieces.write_next(held)
    except (OperationalError, InterfaceError, Gone):
        raise
    except NotConformant as why:
        raise StoppedAt(f"{place(held)}: {why}") from why
    except Exception as why:
        raise StoppedAt(f"{place(held)}: {type(why).__name__}. Tell whoever runs your system.") from why


def place(held: Held) -> str:
    with tenancy.clinic_context(held.clinic_id):
        document = Document.objects.get(pk=held.document_id)
        patient = pieces.next_patient(document)
        number = str(patient.pk)[:8] if patient else "none"
        return f"Stopped at patient {document.done + 1} of {document.total}, record {number}"


def put_together(held: Held) -> None:
    pieces.begin_packing(held)
    with tenancy.clinic_context(held.clinic_id) as now:
        document = Document.objects.select_related("clinic", "requested_by__user").get(pk=held.document_id)
        told: dict[str, object] = {
            "clinic": document.clinic.name,
            "document": document.number,
            "made_at": now.isoformat(),
            "asked_for_by": str(document.requested_by),
            "patients": document.done,
        }
    sink = Sink(lambda number, content: pieces.put(held, number, content))
    files = (File(name, rows_of(held, name)) for name in pieces.names(held))
    pack(sink, files, told, now.astimezone(document.clinic.zone))
    pieces.finish(held, sink.digest.hexdigest(), sink.size)


def rows_of(held: Held, name: str) -> Iterator[tuple[int, bytes]]:
    return ((piece.rows, piece.content) for piece in pieces.pieces(held, name))
