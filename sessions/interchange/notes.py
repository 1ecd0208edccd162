"""Signed progress notes as DocumentReference, each addendum as one that is appended to it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime

from integration_care.accounts.models import Membership
from sessions.interchange.elements import OURS, Json, at, coded, extra, extras, named, ref
from sessions.interchange.facts import Facts
from sessions.interchange.terms import LOINC
from sessions.models import Note
from sessions.note_sections import OF_KIND


def documents(facts: Facts) -> Iterator[Json]:
    for note in facts.notes:
        yield {
            **document(facts, note, text_of(facts, note)),
            **wrote(note.pk, note.author, note.signed_at),
            "extension": list(marks(facts, note)),
        }
        for added in note.addenda.all():
            text = f"{added.reason}\n\n{added.body}"
            yield document(facts, note, text) | {
                **wrote(added.pk, added.author, added.written_at),
                "relatesTo": [{"code": "appends", "target": ref(note.pk)}],
            }


def wrote(key: object, author: Membership, when: datetime | None) -> Json:
    return {"id": str(key), "date": at(when), "author": [named(author)], "authenticator": named(author)}


def marks(facts: Facts, note: Note) -> Iterator[Json]:
    """What was ticked beside the text, and the text again by its sections."""
    yield extra("saved-at", note.saved_at)
    yield extra("framework", note.framework)
    yield from extras("level", note.levels)
    yield from extras("education", note.education)
    yield from extras("emotion", note.emotions)
    for key, body in shown(facts, note).items():
        parts = [{"url": "key", "valueString": key}, {"url": "text", "valueString": body}]
        yield {"url": f"{OURS}:section", "extension": parts}


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
    """The sections under their headings."""
    labels = {section.key: section.label for section in OF_KIND[note.session.kind]}
    parts = [f"{labels.get(key, key)}\n{body}" for key, body in shown(facts, note).items()]
    return "\n\n".join(parts) or "No text."


def shown(facts: Facts, note: Note) -> dict[str, str]:
    """By key, in the order of the page; sections that the clinic hides stay out."""
    kind = note.session.kind
    written = {row.key: row.body for row in note.sections.all() if row.body.strip()}
    known = [section.key for section in OF_KIND[kind]]
    order = [key for key in known if key in written] + [key for key in written if key not in known]
    return {key: written[key] for key in order if (kind, key) not in facts.hidden}
