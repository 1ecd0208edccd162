"""What is asked before a course of doses, and who may go on when an answer stands in the way."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from integration_care.core.permissions import Role
from patients.protocols.codec import read
from patients.protocols.values import ProtocolDataError, Sourced

HERE = Path(__file__).parent


@dataclass(frozen=True)
class ScreeningItem:
    """Answered yes, no or not known. An answer holds for `valid_days`, and so does a clearance at most.

    `is_absolute`: the label names it a contraindication; clearing it asks for a second confirmation.
    """

    key: str
    text: str
    is_absolute: bool
    valid_days: Sourced[int]
    source: str
    confirm: bool = False

    def __post_init__(self) -> None:
        if self.valid_days.value < 1:
            raise ProtocolDataError("valid_days.value: must be at least 1")


@dataclass(frozen=True)
class ScreeningRules:
    """`clearing_roles` may clear an item that was answered yes or not known."""

    clearing_roles: Sourced[tuple[Role, ...]]
    items: tuple[ScreeningItem, ...]

    def __post_init__(self) -> None:
        refuse_patients("clearing_roles.value", self.clearing_roles.value)
        if len({item.key for item in self.items}) < len(self.items):
            raise ProtocolDataError("items: a key is used twice")

    def item(self, key: str) -> ScreeningItem | None:
        return next((item for item in self.items if item.key == key), None)


@dataclass(frozen=True)
class EducationTopic:
    """Something a patient is told beforehand; `hint` says what belongs to it."""

    key: str
    text: str
    hint: str = ""


@cache
def shipped_screening() -> ScreeningRules:
    """The list the product ships with; also that of versions made before there was one."""
    return cast("ScreeningRules", read(ScreeningRules, _read("screening.json")))


@cache
def shipped_education() -> tuple[EducationTopic, ...]:
    return cast("tuple[EducationTopic, ...]", read(tuple[EducationTopic, ...], _read("education.json")))


@cache
def shipped_override_roles() -> Sourced[tuple[Role, ...]]:
    """Who may start a first dose with fewer preparations than the protocol asks for."""
    source = "no source names who decides; clinic default: who answers for the dose or the preparation"
    return Sourced((Role.PRESCRIBER, Role.THERAPIST), source, confirm=True)


def refuse_patients(path: str, roles: tuple[Role, ...]) -> None:
    if not roles or Role.PATIENT in roles:
        raise ProtocolDataError(f"{path}: expected one or more roles of the staff")


def _read(name: str) -> object:
    return json.loads((HERE / name).read_text(encoding="utf-8"))
