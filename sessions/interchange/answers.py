"""Questionnaires: as they are asked (Questionnaire), as they were answered, and what they came to."""

from __future__ import annotations

import json
from collections.abc import Iterator

from patients.measures.instrument import Instrument, Item
from patients.measures.models import Response
from sessions.interchange.elements import (
    OURS,
    Json,
    at,
    coded,
    coding,
    extra,
    named,
    own,
    part_of,
    quantity,
    ref,
)
from sessions.interchange.facts import Facts
from sessions.interchange.terms import LOINC
from sessions.interchange.visits import category

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def address(response: Response) -> str:
    """The canonical of its questionnaire, with the version that was answered; it may hold no space."""
    version = "-".join(response.instrument_version.split())
    return f"{OURS}:questionnaire:{response.instrument}|{version}"


def questionnaires(facts: Facts) -> Iterator[Json]:
    """One for each version that was answered. An instrument nobody knows any more has only its answers."""
    asked = {address(response): response for response in facts.responses}
    for canonical, response in asked.items():
        if instrument := facts.known.of(response):
            url, version = canonical.split("|", 1)
            yield {
                "resourceType": "Questionnaire",
                "id": str(part_of(facts.patient.clinic_id, canonical)),
                "url": url,
                "version": version,
                **questionnaire(instrument),
            }


def questionnaire(instrument: Instrument) -> Json:
    panel = instrument.loinc.get("panel")
    lead_in = {"linkId": "lead-in", "type": "display", "text": instrument.lead_in}
    return {
        "title": instrument.title,
        "status": "active",
        "subjectType": ["Patient"],
        "publisher": instrument.source,
        "description": instrument.about,
        "copyright": instrument.licence,
        "code": [coding(LOINC, panel)] if panel else [],
        "item": [
            *([lead_in] if instrument.lead_in else []),
            *(question(instrument.key, one) for one in instrument.items),
        ],
    }


def question(key: str, item: Item) -> Json:
    yes = {"system": f"{OURS}:answers:{key}", "code": "1"}
    after_a_yes = [{"question": item.only_if, "operator": "=", "answerCoding": yes}]
    options = [
        {
            "valueCoding": choice(key, one.value, one.label),
            "extension": [{"url": ORDINAL, "valueDecimal": one.value}],
        }
        for one in item.options
    ]
    hint = {"linkId": f"{item.key}-hint", "type": "display", "text": item.hint}
    return {
        "linkId": item.key,
        "text": item.text,
        "type": "choice",
        "enableWhen": after_a_yes if item.only_if else [],
        "answerOption": options,
        "item": [hint] if item.hint else [],
    }


def choice(key: str, value: int, label: str) -> Json:
    return own(f"answers:{key}", str(value), label)


def answered(facts: Facts) -> Iterator[Json]:
    for row in facts.responses:
        content = json.loads(row.content)
        known = facts.known.of(row) is not None
        yield {
            "resourceType": "QuestionnaireResponse",
            "id": str(row.pk),
            "extension": [
                extra("instrument", row.instrument),
                extra("instrument-version", row.instrument_version),
                extra("recorded-at", row.recorded_at),
                extra("algorithm", row.algorithm),
                extra("course", ref(row.course_id) if row.course_id else None),
                extra("as-shown", as_shown(content)),
            ],
            "language": row.language,
            "questionnaire": address(row) if known else None,
            "status": "completed" if row.is_handed_in else "stopped",
            "subject": ref(facts.patient.pk),
            "authored": at(row.taken_at),
            "author": named(row.by) or ref(facts.patient.pk),
            "source": ref(facts.patient.pk),
            "item": [said(row, content, key) for key in content["items"]],
        }


def as_shown(content: Json) -> str:
    """What stood around the questions: the lead-in, and every choice there was, in the words of the day."""
    return json.dumps({key: content.get(key) for key in ("lead_in", "options")}, ensure_ascii=False)


def said(row: Response, content: Json, key: str) -> Json:
    """The question in the words in which it was shown, and the answer; a blank has none."""
    value = content["answers"].get(key)
    label = content["options"].get(key, {}).get(str(value), "")
    answer = [{"valueCoding": choice(row.instrument, value, label)}] if value is not None else []
    return {"linkId": key, "text": content["items"][key], "answer": answer}


def scores(facts: Facts) -> Iterator[Json]:
    for row in facts.responses:
        if row.score is None:
            continue
        instrument = facts.known.of(row)
        total = instrument.loinc.get("total") if instrument else None
        title = instrument.title if instrument else row.instrument
        code = coded(*([(LOINC, total)] if total else []), text=f"{title} score")
        code["coding"].append(own("measure", row.instrument, title))
        yield {
            "resourceType": "Observation",
            "id": str(part_of(row.pk, "score")),
            "extension": [extra("algorithm", row.algorithm)],
            "status": "final",
            "category": [category("survey")],
            "code": code,
            "subject": ref(facts.patient.pk),
            "effectiveDateTime": at(row.taken_at),
            "issued": at(row.recorded_at),
            "performer": [named(row.by) or ref(facts.patient.pk)],
            "valueQuantity": quantity(row.score, "{score}"),
            "interpretation": [{"text": row.band}] if row.band else [],
            "derivedFrom": [ref(row.pk)],
        }
