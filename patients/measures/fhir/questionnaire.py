"""From the JSON of a FHIR R4 Questionnaire to the items of an instrument.

Shape and types are checked by `fhir.resources` (R4B, whose Questionnaire is R4's). Groups are
flattened: their words go with each of their questions. Refused as a whole when one question cannot be
scored: half a questionnaire is another questionnaire.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from patients.measures.fhir.conditions import only_if
from patients.measures.fhir.options import Json, NotScorable, options_of

if TYPE_CHECKING:  # 25 MB, which a web process has no use for: read where a questionnaire comes in
    from pydantic import ValidationError

HIDDEN = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"
LONGEST = 300_000
MOST_ITEMS = 100
DEEPEST = 8


class NotImportable(ValueError):
    """`problems`: every reason, each with the question it is about."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Read:
    """What a questionnaire says itself. `notes`: what was left out, and why that is right."""

    title: str
    source: str
    licence: str
    lead_in: str
    items: list[dict[str, Any]]
    notes: list[str]


@dataclass
class _Reading:
    items: list[dict[str, Any]] = field(default_factory=list)
    known: dict[str, tuple[str, list[dict[str, Any]], Json]] = field(default_factory=dict)
    lead_in: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # displays that wait for their question
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Place:
    """Where a question stands: the words above it, and the condition on its group."""

    above: tuple[str, ...] = ()
    conditions: tuple[Json, ...] = ()
    depth: int = 0


def read_questionnaire(text: str) -> Read:
    """The questionnaire; NotImportable names each question that cannot be scored, with the reason."""
    resource = _resource(text)
    reading = _Reading()
    for item in resource.get("item") or []:
        _take(item, _Place(), reading)
    if not reading.items and not reading.problems:
        reading.problems.append("It asks nothing.")
    if len(reading.items) > MOST_ITEMS:
        reading.problems.append(f"It has more than {MOST_ITEMS} questions.")
    if reading.problems:
        raise NotImportable(reading.problems)
    return Read(
        title=str(resource.get("title") or resource.get("name") or "")[:120],
        source=str(resource.get("url") or resource.get("publisher") or "")[:300],
        licence=str(resource.get("copyright") or "")[:300],
        lead_in=" ".join(reading.lead_in),
        items=reading.items,
        notes=reading.notes,
    )


def _resource(text: str) -> Json:
    from fhir.resources.R4B.questionnaire import Questionnaire
    from pydantic import ValidationError

    if len(text) > LONGEST:
        raise NotImportable([f"It is longer than {LONGEST} characters."])
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as why:
        raise NotImportable(["This is not JSON. Choose the questionnaire's .json file."]) from why
    if not isinstance(found, dict) or found.get("resourceType") != "Questionnaire":
        raise NotImportable(["This is not a FHIR Questionnaire."])
    try:
        Questionnaire.model_validate(found)
    except (ValidationError, RecursionError) as why:
        raise NotImportable(list(_faults(why))) from why
    return found


def _faults(why: ValidationError | RecursionError) -> Iterator[str]:
    if isinstance(why, RecursionError):
        yield "Its groups are nested too deeply."
        return
    for fault in why.errors()[:5]:
        yield f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"


def _take(item: Json, place: _Place, reading: _Reading) -> None:
    words = str(item.get("text") or "").strip()
    if place.depth > DEEPEST:
        reading.problems.append(f"{_name(item)}: its groups are nested too deeply.")
    elif item.get("type") == "display":
        (reading.told if reading.items else reading.lead_in).append(words)
    elif _is_left_out(item):
        reading.notes.append(f"{_name(item)} is left out: it is worked out or hidden, not asked.")
    elif item.get("type") == "group":
        _take_all(item, _inside(place, words, item), reading)
    else:
        _ask(item, words, place, reading)
        _take_all(item, _inside(place, "", {}), reading)


def _take_all(parent: Json, place: _Place, reading: _Reading) -> None:
    for child in parent.get("item") or []:
        _take(child, place, reading)


def _inside(place: _Place, words: str, group: Json) -> _Place:
    above = (*place.above, words) if words else place.above
    return _Place(above, (*place.conditions, *(group.get("enableWhen") or [])), place.depth + 1)


def _is_left_out(item: Json) -> bool:
    hidden = any(one.get("url") == HIDDEN and one.get("valueBoolean") for one in item.get("extension") or [])
    return bool(item.get("readOnly")) or hidden


def _ask(item: Json, words: str, place: _Place, reading: _Reading) -> None:
    """One question; what speaks against it is noted, and reading goes on to find everything at once."""
    key = str(len(reading.items) + 1)
    try:
        if not words:
            raise NotScorable("it has no words")
        options = options_of(item)
        hangs_on = only_if([*place.conditions, *(item.get("enableWhen") or [])], reading.known)
    except NotScorable as why:
        reading.problems.append(f"{_name(item)}: {why}.")
        return
    details = " ".join([*place.above, *reading.told])
    reading.told.clear()
    made = {"key": key, "text": words, "options": options, "only_if": hangs_on, "details": details}
    reading.items.append({name: value for name, value in made.items() if value})
    reading.known[str(item.get("linkId"))] = (key, options, item)


def _name(item: Json) -> str:
    words = str(item.get("text") or "").strip()
    return f"“{words[:60]}”" if words else f"Question {item.get('linkId')}"
