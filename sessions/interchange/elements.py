"""The small pieces that every resource is made of: references, codes, quantities, our own fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from integration_care.accounts.models import Membership
from sessions.interchange.terms import UCUM, term

Json = dict[str, Any]
OURS = "urn:integration-care"
VALUES = {bool: "valueBoolean", int: "valueInteger", str: "valueString", datetime: "valueDateTime"}
OBJECTS = {"reference": "valueReference", "start": "valuePeriod", "value": "valueQuantity"}


def ref(key: UUID) -> Json:
    return {"reference": f"urn:uuid:{key}"}


def part_of(key: UUID, name: str) -> UUID:
    """The id of what we keep in one row and FHIR in several: the same at every export."""
    return uuid5(key, name)


def named(member: Membership | None) -> Json:
    """A person of the staff, by name: their record is not the patient's to take along."""
    return {"display": f"{member}, {member.get_role_display()}"} if member else {}


def at(instant: datetime | date | None) -> str | None:
    return instant.isoformat() if instant else None


def period(start: datetime | None, end: datetime | None) -> Json:
    return {"start": at(start), "end": at(end)}


def coded(*keys: tuple[str, str], text: str = "") -> Json:
    """A CodeableConcept of terms we know (`terms.json`), and our words for it."""
    return {"coding": [coding(*key) for key in keys], "text": text}


def coding(system: str, code: str) -> Json:
    return {"system": system, "code": code, "display": term(system, code).display}


def own(kind: str, code: str, label: str) -> Json:
    """A code of ours, for which no published one says the same."""
    return {"system": f"{OURS}:{kind}", "code": code, "display": label}


def quantity(value: Decimal | int | None, unit: str) -> Json | None:
    """In UCUM. Numbers as they were written down: 0.50 stays 0.50 in the record, and is 0.5 here."""
    if value is None:
        return None
    whole = int(value) if value == int(value) else float(value)
    return {"value": whole, "unit": term(UCUM, unit).display, "system": UCUM, "code": unit}


def extra(name: str, value: str | int | bool | datetime | Json | None) -> Json:
    """A field that FHIR has no element for. A dictionary is a reference, a period or a quantity; nothing is
    written for None."""
    if value is None or value == "":
        return {}
    if isinstance(value, dict):
        kind = next(kind for key, kind in OBJECTS.items() if key in value)
    else:
        kind = VALUES[type(value)]
    return {"url": f"{OURS}:{name}", kind: at(value) if isinstance(value, datetime) else value}


def extras(name: str, values: Iterable[str]) -> list[Json]:
    """A field that may be there more than once."""
    return [extra(name, value) for value in values]


def whole(resource: Any) -> Any:
    """Without what is empty: FHIR allows no empty text, list or object."""
    if isinstance(resource, dict):
        kept = {key: whole(value) for key, value in resource.items()}
        return {key: value for key, value in kept.items() if not is_empty(value)}
    if isinstance(resource, list):
        return [one for one in map(whole, resource) if not is_empty(one)]
    return resource


def is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)
