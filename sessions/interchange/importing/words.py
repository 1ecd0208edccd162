"""Signed notes with what was added to them, questionnaires as answered, and messages that went out."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from patients.followups.models import FollowUp
from patients.measures.models import Response
from sessions.interchange.importing.element import Element
from sessions.interchange.importing.rows import Row
from sessions.interchange.importing.source import Source
from sessions.models import Addendum, Note, NoteSection

KIND = ("type", 0, "coding", 0, "code")


def notes(source: Source) -> Iterator[Row]:
    """Not signed yet: a section cannot be put under a signature."""
    for one in source.each("DocumentReference"):
        if not one.at("relatesTo"):
            note = note_of(source, one)
            yield one, note
            for part in one.all_ours("section"):
                yield (
                    part,
                    NoteSection(
                        clinic=source.clinic,
                        note_id=note.pk,
                        key=part.ours("key").must_text(),
                        body=part.ours("text").must_text(),
                    ),
                )


def note_of(source: Source, one: Element) -> Note:
    return Note(
        id=source.key(one.at("id")),
        clinic=source.clinic,
        session_id=source.key(one.at("context", "encounter", 0)),
        author=source.person(one.at("author", 0, "display")),
        saved_at=one.ours("saved-at").instant(),
        framework=one.ours("framework").text(),
        levels=[mark.text() for mark in one.all_ours("level")],
        education=[mark.text() for mark in one.all_ours("education")],
        emotions=[mark.text() for mark in one.all_ours("emotion")],
    )


def addenda(source: Source) -> Iterator[Row]:
    for one in source.each("DocumentReference"):
        if one.at("relatesTo"):
            reason, _, body = attached(one.at("content", 0, "attachment", "data")).partition("\n\n")
            yield (
                one,
                Addendum(
                    id=source.key(one.at("id")),
                    clinic=source.clinic,
                    note_id=source.key(one.at("relatesTo", 0, "target")),
                    author=source.person(one.at("author", 0, "display")),
                    written_at=one.at("date").instant(),
                    reason=reason,
                    body=body,
                ),
            )


def attached(data: Element) -> str:
    try:
        return b64decode(data.must_text(), validate=True).decode()
    except ValueError:
        raise data.refused("is not text in base64") from None


def responses(source: Source) -> Iterator[Row]:
    scores = {
        one.at("derivedFrom", 0).key(): one for one in source.each("Observation") if one.at("derivedFrom")
    }
    for one in source.each("QuestionnaireResponse"):
        yield one, response(source, one, scores.get(one.at("id").key()))


def response(source: Source, one: Element, score: Element | None) -> Response:
    by, course = one.at("author", "display"), one.ours("course")
    return Response(
        id=source.key(one.at("id")),
        clinic=source.clinic,
        patient_id=source.key(one.at("subject")),
        course_id=source.key(course) if course else None,
        instrument=one.ours("instrument").must_text(),
        instrument_version=one.ours("instrument-version").must_text(),
        taken_at=one.at("authored").instant(),
        recorded_at=one.ours("recorded-at").instant(),
        by=source.person(by) if by else None,
        content=json.dumps(content(one)),
        score=score.at("valueQuantity", "value").number() if score else None,
        band=score.at("interpretation", 0, "text").text() if score else "",
        algorithm=one.ours("algorithm").text(),
    )


def content(one: Element) -> dict[str, Any]:
    """As `Response.content` holds it."""
    shown = one.ours("as-shown")
    try:
        frame = dict(json.loads(shown.must_text()))
    except (ValueError, TypeError):
        raise shown.refused("is not what stood around the questions") from None
    items = {item.at("linkId").must_text(): item for item in one.each("item")}
    return frame | {
        "language": one.at("language").must_text(),
        "items": {key: item.at("text").text() for key, item in items.items()},
        "answers": {key: answer(item.at("answer", 0, "valueCoding", "code")) for key, item in items.items()},
        "is_handed_in": one.at("status").text() == "completed",
    }


def answer(code: Element) -> int | None:
    if not code:
        return None
    try:
        return int(code.must_text())
    except ValueError:
        raise code.refused("is no choice of ours") from None


def messages(source: Source, windows: dict[UUID, UUID]) -> Iterator[Row]:
    """`windows`: by the dose that each belongs to. What a message was about is not told: its step is new."""
    doses = {one.at("id").key() for one in source.each("Encounter") if one.at(*KIND).text() == "dosing"}
    for one in source.each("Communication"):
        if one.at("encounter") and one.at("encounter").key() not in doses:
            raise one.at("encounter").refused("is no dosing session")
        key, sent, dose = source.key(one.at("id")), one.at("sent").instant(), one.at("encounter")
        yield (
            one,
            FollowUp(
                id=key,
                clinic=source.clinic,
                patient_id=source.key(one.at("subject")),
                window_id=windows.get(source.key(dose)) if dose else None,
                step=f"imported-{key}",
                title=f"A message, {source.origin}"[:200],
                audience=FollowUp.Audience.PATIENT,
                channel=one.ours("channel").must_text(),
                due_at=sent,
                expires_at=sent + timedelta(minutes=1),
                status=FollowUp.Status.SENT,
                status_at=sent,
            ),
        )
