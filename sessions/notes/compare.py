"""Two versions of one note, section by section, and what is made of them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sessions.models import Note, NoteRevision
from sessions.notes.text import CHOICES, NoteText, as_it_stands

ROWS = frozenset({"commitments", "challenges"})  # sections that hold the rows of small forms, as JSON


class Pick(StrEnum):
    """For one section: what stands, what came too late, or one after the other."""

    CLINIC = "clinic"
    TYPED = "typed"
    BOTH = "both"


@dataclass(frozen=True)
class Difference:
    """One section that is not the same in both. `key` is a section's, or a choice's such as `levels`."""

    key: str
    clinic: str | list[str]
    typed: str | list[str]


def text_of(revision: NoteRevision) -> NoteText:
    """What a revision keeps, as it was typed."""
    content = json.loads(revision.content)
    made = content.pop(CHOICES, {})
    return NoteText(
        version=revision.version,
        sections=content,
        levels=tuple(made.get("levels", ())),
        framework="".join(made.get("framework", ())),
        education=tuple(made.get("education", ())),
        emotions=tuple(made.get("emotions", ())),
    )


def differences(stands: NoteText, late: NoteText) -> list[Difference]:
    """Where the late one says something else. What it leaves empty or open is no difference."""
    texts = [
        Difference(key, stands.sections.get(key, ""), body)
        for key, body in late.sections.items()
        if says(key, body) and stands.sections.get(key, "") != body
    ]
    choices = [
        Difference(name, stands.choices[name], keys)
        for name, keys in late.choices.items()
        if keys and sorted(keys) != sorted(stands.choices[name])
    ]
    return texts + choices


def merged(stands: NoteText, late: NoteText, picks: Mapping[str, Pick]) -> NoteText:
    """On top of `stands`. What nobody picked for stays as it is at the clinic."""
    sections, choices = dict(stands.sections), stands.choices
    for one in differences(stands, late):
        pick = picks.get(one.key, Pick.CLINIC)
        if isinstance(one.typed, str):
            sections[one.key] = _text(one, pick)
        else:
            choices[one.key] = _keys(one, pick)
    return replace(
        stands,
        sections=sections,
        framework=choices["framework"][-1] if choices["framework"] else "",
        levels=tuple(choices["levels"]),
        education=tuple(choices["education"]),
        emotions=tuple(choices["emotions"]),
    )


def _text(one: Difference, pick: Pick) -> str:
    clinic, typed = str(one.clinic), str(one.typed)
    if pick != Pick.BOTH:
        return typed if pick == Pick.TYPED else clinic
    if one.key in ROWS:
        return json.dumps([*rows(clinic), *rows(typed)])
    return typed if clinic in typed else clinic if typed in clinic else f"{clinic}\n\n{typed}"


def _keys(one: Difference, pick: Pick) -> list[str]:
    clinic, typed = list(one.clinic), list(one.typed)
    if pick == Pick.BOTH:
        return [*clinic, *(key for key in typed if key not in clinic)]
    return typed if pick == Pick.TYPED else clinic


def says(key: str, body: str) -> bool:
    """Forms beside the note that were left empty are kept as a list of nothing."""
    return bool(rows(body) if key in ROWS else body.strip())


def rows(body: str) -> list[dict[str, str]]:
    return [row for row in json.loads(body or "[]") if isinstance(row, dict)]


def fields_of(note: Note) -> dict[str, str | list[str]]:
    """A note as the fields of its page, by name: what a page with another version shows beside its own."""
    stands = as_it_stands(note)
    fields: dict[str, str | list[str]] = {}
    for key, body in stands.sections.items():
        if key not in ROWS:
            fields[key] = body
            continue
        for number, row in enumerate(rows(body)):
            fields |= {f"{key}-{number}-{name}": said for name, said in row.items()}
    return {**fields, **stands.choices}
