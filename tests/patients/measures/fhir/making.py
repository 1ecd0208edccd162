"""Questionnaires as other systems export them."""

from __future__ import annotations

import json
from typing import Any

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"
LIMIT = "http://hl7.org/fhir/StructureDefinition/"
WORDS = ("Never", "Sometimes", "Often")


def questionnaire(*items: dict[str, Any], **more: Any) -> str:
    told = {"resourceType": "Questionnaire", "status": "active", "title": "Sleep check", "item": list(items)}
    return json.dumps(told | more)


def option(number: int, words: str, url: str = ORDINAL, **more: Any) -> dict[str, Any]:
    weight = {"url": url, "valueDecimal": number}
    return {"extension": [weight], "valueCoding": {"code": f"c{number}", "display": words}} | more


def choice(link: str, text: str, **more: Any) -> dict[str, Any]:
    options = [option(number, words) for number, words in enumerate(WORDS)]
    return {"linkId": link, "text": text, "type": "choice", "answerOption": options} | more


def boolean(link: str, text: str, **more: Any) -> dict[str, Any]:
    return {"linkId": link, "text": text, "type": "boolean"} | more


def number(link: str, text: str, low: int, high: int) -> dict[str, Any]:
    limits = [
        {"url": f"{LIMIT}minValue", "valueInteger": low},
        {"url": f"{LIMIT}maxValue", "valueInteger": high},
    ]
    return {"linkId": link, "text": text, "type": "integer", "extension": limits}


def group(link: str, text: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"linkId": link, "text": text, "type": "group", "item": list(items)} | more
