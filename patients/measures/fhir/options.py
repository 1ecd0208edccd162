"""The answers of one FHIR question with their weights, or the words for why it cannot be scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Json = Mapping[str, Any]
WEIGHTS = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
    "http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue",
)
MIN = "http://hl7.org/fhir/StructureDefinition/minValue"
MAX = "http://hl7.org/fhir/StructureDefinition/maxValue"
WIDEST = 21  # numbers on a line that a thumb can still tell apart
UNSCORABLE = {
    "text": "free text has no score",
    "string": "free text has no score",
    "open-choice": "an answer in one's own words has no score",
    "decimal": "a number with decimals has no fixed answers",
    "quantity": "a quantity has no fixed answers",
}


class NotScorable(ValueError):
    """This question cannot be scored; the text says why."""


def options_of(item: Json) -> list[dict[str, Any]]:
    """`{value, label}` of each answer, in order."""
    kind = item.get("type", "")
    if item.get("repeats"):
        raise NotScorable("it takes several answers at once")
    if kind == "boolean":
        return [{"value": 0, "label": "No"}, {"value": 1, "label": "Yes"}]
    if kind == "integer":
        return _range(item)
    if kind == "choice":
        return _choice(item)
    raise NotScorable(UNSCORABLE.get(kind, f"answers of type {kind or 'nothing'} have no score"))


def _range(item: Json) -> list[dict[str, Any]]:
    low, high = _extension(item, (MIN,)), _extension(item, (MAX,))
    if low is None or high is None:
        raise NotScorable("a whole number needs minValue and maxValue")
    if not low < high < low + WIDEST:
        raise NotScorable(f"{low} to {high} is no scale of 2 to {WIDEST} numbers")
    return [{"value": number, "label": str(number)} for number in range(int(low), int(high) + 1)]


def _choice(item: Json) -> list[dict[str, Any]]:
    if item.get("answerValueSet"):
        raise NotScorable("its answers are in a value set elsewhere; it has to hold them itself")
    found = [_option(option) for option in item.get("answerOption") or []]
    if len(found) < 2:
        raise NotScorable("it offers fewer than two answers")
    values = [option["value"] for option in found]
    if len(set(values)) < len(values):
        raise NotScorable("two of its answers weigh the same, and could not be told apart")
    return found


def _option(option: Json) -> dict[str, Any]:
    label = _label(option)
    weight = _extension(option, WEIGHTS)
    if weight is None:
        weight = _extension(option.get("valueCoding") or {}, WEIGHTS)
    if weight is None and "valueInteger" in option:
        weight = Decimal(option["valueInteger"])
    if weight is None:
        raise NotScorable(f"the answer “{label}” has no ordinal value")
    if weight != weight.to_integral_value() or not 0 <= weight <= 100:
        raise NotScorable(f"the answer “{label}” weighs {weight}; whole numbers from 0 to 100 are scored")
    return {"value": int(weight), "label": label}


def _label(option: Json) -> str:
    coding = option.get("valueCoding") or {}
    told = (coding.get("display"), option.get("valueString"), option.get("valueInteger"), coding.get("code"))
    return next((str(words).strip() for words in told if words not in (None, "")), "without words")


def _extension(holder: Json, urls: tuple[str, ...]) -> Decimal | None:
    return next(iter(_values(holder, urls)), None)


def _values(holder: Json, urls: tuple[str, ...]) -> Iterator[Decimal]:
    for extension in holder.get("extension") or []:
        if extension.get("url") in urls:
            for name in ("valueDecimal", "valueInteger"):
                if name in extension:
                    try:
                        yield Decimal(str(extension[name]))
                    except InvalidOperation as why:
                        raise NotScorable("an ordinal value is no number") from why
