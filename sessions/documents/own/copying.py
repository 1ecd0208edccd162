"""One turn of the worker: the pages, the files for programs, and each recording, packed as one ZIP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext

from integration_care.core import tenancy
from patients.journals.models import Attachment
from patients.models import Patient
from sessions.documents.actions import pieces, rendering
from sessions.documents.actions.rendering import Held
from sessions.documents.models import Document
from sessions.documents.own.content import LEFT_OUT, for_programs, present
from sessions.documents.own.written import file_name
from sessions.documents.packing import File, Sink, pack
from sessions.documents.pages import text_of
from sessions.documents.press.handing import draw
from sessions.interchange.bundle import bundle_of
from sessions.interchange.conformance import NotConformant
from sessions.interchange.facts import read


@dataclass(frozen=True)
class Copied:
    """All but the recordings, which are read one at a time. `files` by name."""

    text: str
    files: dict[str, bytes]
    recordings: list[tuple[str, UUID]]
    told: dict[str, object]
    at: datetime


def copy(held: Held, document: Document, now: datetime) -> Copied:
    """The record at one instant, in the transaction of whoever calls."""
    patient = document.patient
    assert patient is not None  # noqa: S101 - its kind asks for one
    with translation.override(document.language):
        told = present(document, now, 0)
        left_out = [gettext(what) for what in LEFT_OUT]
    files = {"record.json": for_programs(told, now)}
    if bundle := fhir(patient, now, document):
        files["record.fhir.json"] = bundle
    recordings = Attachment.objects.standing().listed().filter(patient=patient)
    return Copied(
        text=text_of(document, now, 0),
        files=files,
        recordings=[(file_name(one), one.pk) for one in recordings],
        told={"document": document.number, "made_at": now.isoformat(), "left_out": left_out},
        at=now.astimezone(patient.zone),
    )


def fhir(patient: Patient, now: datetime, document: Document) -> bytes:
    """For other systems (HL7 FHIR R4), without notes; empty where R4 has no place for something."""
    facts = replace(read(patient, now, has_words=True), notes=[])
    try:
        return json.dumps(bundle_of(facts, document.requested_by), ensure_ascii=False, indent=1).encode()
    except NotConformant:
        return b""


def pack_copy(held: Held, copied: Copied) -> None:
    rendering.say_drawing(held)
    pdf = draw([copied.text]).pdf
    pieces.begin_packing(held)
    sink = Sink(lambda number, content: pieces.put(held, number, content))
    whole = {"record.pdf": pdf, **copied.files}
    files = [File(name, [(1, content)]) for name, content in whole.items()]
    files += [File(name, opened(held, key)) for name, key in copied.recordings]
    pack(sink, files, copied.told, copied.at)
    pieces.finish(held, sink.digest.hexdigest(), sink.size)


def opened(held: Held, key: UUID) -> Iterator[tuple[int, bytes]]:
    """One at a time: recordings are large. What was taken back meanwhile is empty."""
    with tenancy.clinic_context(held.clinic_id):
        found = Attachment.objects.standing().filter(pk=key).first()
    if found is not None:
        yield 1, found.content
