"""Signed progress notes as DocumentReference, each addendum as one that is appended to it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime

from integration_care.accounts.models import Membership
from sessions.interchange.elements import Json, at, coded, named, ref
from sessions.interchange.facts import Facts
from sessions.interchange.terms import LOINC
from sessions.models import Note
from sessions.note_sections import OF_KIND


def documents(facts: Facts) -> Iterator[Json]:
    for note in facts.notes:
        yield document(facts, note, text_of(facts, note)) | wrote(note.pk, note.author, note.signed_at)
        for added in note.addenda.all():
            text = f"{added.reason}\n\n{added.body}"
            yield document(facts, note, text) | {
                **wrote(added.pk, added.author, added.written_at),
                "relatesTo": [{"code": "appends", "target": ref(note.pk)}],
            }


def wrote(key: object, author: Membership, when: datetime | None) -> Json:
    return {"id": str(key), "date": at(when), "author": [named(author)], "authenticator": named(author)}


def document(facts: Facts, note: Note, text: str) -> Json:
    body = b64encode(text.encode()).decode()
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "docStatus": "final",
        "type": coded((LOINC, "11506-3")),
        "subject": ref(facts.patient.pk),
        "content": [{"attachment": {"contentType": "text/plain", "language": "en", "data": body}}],
        "context": {"encounter": [ref(note.session_id)]},
    }


def text_of(facts: Facts, note: Note) -> str:
    """The sections in the order of the page, under their headings; those that the clinic hides stay out."""
    kind = note.session.kind
    written = {row.key: row.body for row in note.sections.all() if row.body.strip()}
    labels = {section.key: section.label for section in OF_KIND[kind]}
    order = [key for key in labels if key in written] + [key for key in written if key not in labels]
    shown = [key for key in order if (kind, key) not in facts.hidden]
    return "\n\n".join(f"{labels.get(key, key)}\n{written[key]}" for key in shown) or "No text."
