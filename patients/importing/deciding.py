"""What becomes of one person from the file: create, same, update or skip, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import cast
from uuid import UUID

from patients.actions import Particulars
from patients.importing.reading import Person
from patients.models import Patient

ADULT_AT = 18  # the age of majority in most of the United States
# An empty value in the file does not empty ours: the clinic may know better.
COMPARED = ("given_name", "family_name", "born_on", "email", "phone", "emergency_name", "emergency_phone")

Key = tuple[str, str]


class What(StrEnum):
    CREATE = "create"
    SAME = "same"
    UPDATE = "update"
    SKIP = "skip"
    BROKEN = "broken"


@dataclass(frozen=True)
class Verdict:
    """One line of the report. `patient` and `changes` are for the writing that may follow."""

    line: int
    what: What
    name: str
    why: str
    person: Person | None = None
    patient: Patient | None = None
    changes: Particulars = field(default_factory=Particulars)


@dataclass(frozen=True)
class Terms:
    """What the caller allows. `today` is the clinic's day."""

    today: date
    include_deceased: bool = False
    include_minors: bool = False


@dataclass
class Known:
    """The clinic's patients as the file may mean them, and what the file has said so far."""

    by_key: dict[Key, UUID]
    patients: dict[UUID, Patient]
    seen: dict[Key, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_birth = {
            (one.given_name.casefold(), one.family_name.casefold(), one.born_on)
            for one in self.patients.values()
        }


def decide(number: int, person: Person, known: Known, terms: Terms) -> Verdict:
    """The verdict for line `number`; remembers the line's identifiers for the lines that follow."""
    keys = [(one.system, one.value) for one in person.identifiers]
    twin = next((known.seen[key] for key in keys if key in known.seen), None)
    matches = {known.by_key[key] for key in keys if key in known.by_key}
    patient = known.patients[next(iter(matches))] if len(matches) == 1 else None
    for key in keys:
        known.seen.setdefault(key, number)
    reason = _reason_to_skip(person, terms, is_known=bool(matches)) or _mix_up(keys, twin, len(matches))
    if reason is None and patient is None and _born_alike(person, known):
        reason = "same name and birth date as a patient without this number: please compare by hand"
    if reason:
        return Verdict(number, What.SKIP, person.name, reason)
    if patient is None:
        return Verdict(number, What.CREATE, person.name, "; ".join(person.notes), person)
    return _compare(number, person, patient)


def _reason_to_skip(person: Person, terms: Terms, *, is_known: bool) -> str | None:
    if person.died and not terms.include_deceased:
        return f"{person.died}; registered here, please archive by hand" if is_known else person.died
    age = age_on(person.born_on, terms.today)
    if age < 0:
        return f"born on {person.born_on}, which is still to come"
    if age < ADULT_AT and not person.died and not terms.include_minors:
        return f"is {age} years old"
    return None


def _mix_up(keys: list[Key], twin: int | None, matches: int) -> str | None:
    if not keys:
        return "has no identifier: a second import could not tell it is the same person"
    if twin is not None:
        return f"has an identifier of line {twin}"
    return "has identifiers of two different patients" if matches > 1 else None


def _born_alike(person: Person, known: Known) -> bool:
    return (person.given_name.casefold(), person.family_name.casefold(), person.born_on) in known.by_birth


def _compare(number: int, person: Person, patient: Patient) -> Verdict:
    told = {name: value for name in COMPARED if (value := getattr(person, name))}
    changes = {name: value for name, value in told.items() if getattr(patient, name) != value}
    held = set(patient.identifiers.values_list("system", "value"))
    words = [name.replace("_", " ") for name in changes]
    if any((one.system, one.value) not in held for one in person.identifiers):
        words.append("identifiers")
    what = What.UPDATE if words else What.SAME
    why = "; ".join([*([", ".join(words)] if words else []), *person.notes])
    return Verdict(number, what, person.name, why, person, patient, cast("Particulars", changes))


def age_on(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
