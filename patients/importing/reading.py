"""From one line of NDJSON to a person, or to the words for why not. Pure; touches no database.

Shape and types are checked by `fhir.resources` (FHIR R4B, whose Patient is R4's). Taken over are names, birth
date, e-mail, telephone, emergency contact and identifiers. Left where they are: addresses, race, marital
status, and the numbers that open other doors (social security, driver's license, passport).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import phonenumbers
from fhir.resources.R4B.patient import Patient as FhirPatient
from pydantic import ValidationError

from patients.actions import Identifier

# HL7 v2 table 0203: what we do not copy.
NOT_COPIED = frozenset({"SS", "DL", "PPN"})
NAME_USES = ("official", "usual", None, "temp")
PHONE_USES = ("mobile", "home", None, "work")
EMERGENCY = "C"  # HL7 v2 table 0131: emergency contact


class Unreadable(ValueError):
    """The line is not a patient that a record can be made of; the text says why."""


@dataclass(frozen=True)
class Person:
    """`died` is empty for the living. `notes` say what was left out or looks odd."""

    given_name: str
    family_name: str
    preferred_name: str
    born_on: date
    email: str
    phone: str
    emergency_name: str
    emergency_phone: str
    identifiers: tuple[Identifier, ...]
    died: str
    notes: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.preferred_name or self.given_name} {self.family_name}"


def read_person(line: bytes, *, region: str) -> Person:
    """The person of one line; raises Unreadable. Numbers without a country are taken as `region`'s."""
    found = _resource(line)
    notes: list[str] = []
    given, family = _names(found)
    if any(letter.isdigit() for letter in f"{given}{family}"):
        notes.append("digits in the name")
    emergency = _emergency(found)
    return Person(
        given_name=given,
        family_name=family,
        preferred_name=given.split()[0] if " " in given else "",
        born_on=_born_on(found),
        email=_point(found.telecom, "email", (None, "home", "work")),
        phone=_phone(_point(found.telecom, "phone", PHONE_USES), region, notes),
        emergency_name=_spoken(emergency.name) if emergency else "",
        emergency_phone=_phone(_emergency_number(emergency), region, notes),
        identifiers=tuple(_identifiers(found)),
        died=_died(found),
        notes=tuple(notes),
    )


def _resource(line: bytes) -> Any:
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("is not UTF-8 text") from None
    except ValueError as why:
        raise Unreadable(f"is not JSON: {why}") from None
    kind = data.get("resourceType") if isinstance(data, dict) else None
    if kind != "Patient":
        raise Unreadable(f"is a {kind}, not a Patient" if kind else "is not a FHIR resource")
    try:
        return FhirPatient.model_validate(data)
    except ValidationError as why:
        fault = why.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise Unreadable(f"is not valid FHIR R4: {place}: {fault['msg']}") from None


def _names(found: Any) -> tuple[str, str]:
    """Given names (all of them) and family name, of the most official name there is."""
    names = [name for name in found.name or [] if name.use in NAME_USES]
    name = min(names, key=lambda one: NAME_USES.index(one.use), default=None)
    given, family = " ".join((name and name.given) or []).strip(), ((name and name.family) or "").strip()
    if not given or not family:
        raise Unreadable("has no given name" if family else "has no family name")
    return given, family


def _born_on(found: Any) -> date:
    if found.birthDate is None:
        raise Unreadable("has no birth date")
    if not isinstance(found.birthDate, date):
        raise Unreadable(f"has only part of a birth date ({found.birthDate})")
    return found.birthDate


def _died(found: Any) -> str:
    if found.deceasedDateTime is not None:
        return f"died on {str(found.deceasedDateTime)[:10]}"
    return "has died" if found.deceasedBoolean else ""


def _point(points: Any, system: str, uses: tuple[str | None, ...]) -> str:
    """The best contact point of a system that is still in use."""
    fitting = [one for one in points or [] if one.system == system and one.value and one.use in uses]
    best = min(fitting, key=lambda one: (one.rank or 99, uses.index(one.use)), default=None)
    return best.value.strip() if best else ""


def _phone(told: str, region: str, notes: list[str]) -> str:
    """E.164, or nothing and a note: a number that cannot be called is worse than none."""
    if not told:
        return ""
    try:
        number = phonenumbers.parse(told, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        notes.append(f"telephone {told} cannot be called, left out")
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _emergency(found: Any) -> Any:
    for contact in found.contact or []:
        codes = {coding.code for relation in contact.relationship or [] for coding in relation.coding or []}
        if EMERGENCY in codes:
            return contact
    return None


def _emergency_number(contact: Any) -> str:
    return _point(contact.telecom, "phone", PHONE_USES) if contact else ""


def _spoken(name: Any) -> str:
    if name is None:
        return ""
    return name.text or " ".join([*(name.given or []), name.family or ""]).strip()


def _identifiers(found: Any) -> Iterable[Identifier]:
    """Those with a system: a bare number could mean anybody. Numbers that have expired are left out."""
    for one in found.identifier or []:
        codes = {coding.code for coding in (one.type and one.type.coding) or []}
        if one.system and one.value and one.use != "old" and not codes & NOT_COPIED:
            label = (one.type and one.type.text) or ""
            yield Identifier(system=one.system, value=one.value, label=label[:80])
