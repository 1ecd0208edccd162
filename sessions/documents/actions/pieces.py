"""The worker's steps with an export: one patient after another, then the file; each a transaction of its own.

What a patient adds is kept with the mark of how far it came: a worker that dies leaves the next patient to
whoever takes the row after it, and no patient stands in the file twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from integration_care.audit.trail import record
from integration_care.core import tenancy
from patients.models import Patient
from sessions.documents.actions.rendering import Held, end, mine
from sessions.documents.models import Document, Piece
from sessions.interchange.clinic import files_of
from sessions.interchange.facts import read

Status, Step = Document.Status, Document.Step


class Gone(Exception):
    """Cancelled, or in another worker's hands."""


def held_row(held: Held) -> Document:
    """Locked, so that nobody cancels between two words."""
    found = mine(held).select_for_update(of=("self",), no_key=True)
    document = found.select_related("requested_by__user", "clinic").first()
    if document is None:
        raise Gone
    document.lease_until = None  # said anew by whoever saves
    return document


def begin(held: Held) -> None:
    """How many there are, once; who is registered meanwhile comes last and is written too."""
    with tenancy.clinic_context(held.clinic_id):
        mine(held).update(step=Step.EXPORTING)
        mine(held).filter(total=None).update(total=Patient.objects.filter(clinic_id=held.clinic_id).count())


def write_next(held: Held) -> bool:
    """The next patient's lines, the mark and the event in the trail; False when there is no other."""
    with tenancy.clinic_context(held.clinic_id) as now:
        document = held_row(held)
        patient = next_patient(document)
        if patient is None:
            return False
        by = document.requested_by
        for added in files_of(read(patient, now, has_words=False), by):
            Piece.objects.create(
                clinic_id=held.clinic_id, document=document, name=added.name, number=document.done + 1,
                rows=added.rows, content=added.text.encode(),
            )  # fmt: skip
        facts: dict[str, object] = {"format": "clinic-export", "has_words": False}
        record(
            by=by, clinic_id=held.clinic_id, kind="record.exported", target=patient, patient_id=patient.pk,
            facts=facts,
        )  # fmt: skip
        done = document.done + 1
        mine(held).update(
            done=done, total=max(done, document.total or 0), last=patient.pk, tries=0, lease_until=lease()
        )
        return True


def next_patient(document: Document) -> Patient | None:
    """In the order in which they were registered: whoever comes meanwhile comes last."""
    patients = Patient.objects.filter(clinic_id=document.clinic_id).select_related("clinic")
    if document.last:
        last = Patient.objects.get(pk=document.last)
        later = Q(created_at__gt=last.created_at) | Q(created_at=last.created_at, pk__gt=last.pk)
        patients = patients.filter(later)
    return patients.order_by("created_at", "pk").first()


def hand_on(held: Held) -> None:
    """Enough for one turn: others wait too. Whoever is rung for next goes on."""
    with tenancy.clinic_context(held.clinic_id) as now:
        mine(held).update(status=Status.REQUESTED, status_at=now, lease_token=None, lease_until=None)


def begin_packing(held: Held) -> None:
    """What an earlier worker packed and did not finish is packed anew."""
    with tenancy.clinic_context(held.clinic_id):
        document = held_row(held)
        document.pieces.filter(name=Piece.ZIP).delete()
        mine(held).update(step=Step.PACKING, lease_until=lease())


def names(held: Held) -> list[str]:
    with tenancy.clinic_context(held.clinic_id):
        found = of(held).exclude(name=Piece.ZIP)
        return list(found.order_by("name").values_list("name", flat=True).distinct())


def pieces(held: Held, name: str) -> Iterator[Piece]:
    """One at a time, so that memory does not grow with the clinic."""
    number = 0
    while piece := _after(held, name, number):
        yield piece
        number = piece.number


def _after(held: Held, name: str, number: int) -> Piece | None:
    with tenancy.clinic_context(held.clinic_id):
        return of(held).filter(name=name, number__gt=number).order_by("number").first()


def put(held: Held, number: int, content: bytes) -> None:
    """The next bytes of the file that is handed out."""
    with tenancy.clinic_context(held.clinic_id):
        document = held_row(held)
        Piece.objects.create(
            clinic_id=held.clinic_id, document=document, name=Piece.ZIP, number=number, content=content
        )
        mine(held).update(lease_until=lease())


def finish(held: Held, sha256: str, size: int) -> None:
    """Ready; what it was put together from is not needed any more."""
    with tenancy.clinic_context(held.clinic_id) as now:
        document = held_row(held)
        document.pieces.exclude(name=Piece.ZIP).delete()
        document.sha256, document.size = sha256, size
        document.expires_at = now + timedelta(days=document.clinic.document_days)
        end(document, Status.READY, now, "sha256", "size", "expires_at")


def of(held: Held) -> QuerySet[Piece]:
    return Piece.objects.filter(clinic_id=held.clinic_id, document=held.document_id)


def lease() -> object:
    return Now() + timedelta(seconds=settings.DOCUMENT_LEASE_SECONDS)
