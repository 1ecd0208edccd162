"""Whether a bundle is FHIR R4: shape, codes, units, references. Every fault is named; none is let through.

`fhir.resources` checks shape and types (R4B; the resources used here are R4's) and no code. So that is done
here: required bindings against `bindings.json`, codes and units of other systems against `terms.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from fhir.resources.R4B.backboneelement import BackboneElement
from fhir.resources.R4B.bundle import Bundle
from fhir_core.fhirabstractmodel import FHIRAbstractModel
from pydantic import BaseModel, ValidationError

from sessions.interchange.terms import LOINC, UCUM, UnknownTerm, term

# Ours, and languages (BCP 47), which are checked where they are chosen.
OPEN_SYSTEMS = ("urn:integration-care:", "urn:ietf:bcp:47")
DATA_TYPES = {"Dosage", "Timing"}  # backbone elements by descent, data types by name
Found = tuple[str, BaseModel]


class NotConformant(ValueError):
    """The bundle is not FHIR R4. `problems`: each with the element it is about."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems[:3]))
        self.problems = problems


def check(bundle: dict[str, Any]) -> None:
    """NotConformant, unless everything in the bundle is as R4 wants it."""
    try:
        model = Bundle.model_validate(bundle)
    except ValidationError as why:
        raise NotConformant([_fault(one) for one in why.errors()]) from why
    problems = [problem for path, part in parts("Bundle", model) for problem in _faults(path, part)]
    problems += dangling(bundle)
    if problems:
        raise NotConformant(problems)


def _fault(error: Any) -> str:
    return f"{'.'.join(map(str, error['loc']))}: {error['msg']}"


def parts(path: str, model: BaseModel) -> Iterator[Found]:
    """Every element with the path by which R4 names it: a data type's begins with its own name."""
    yield path, model
    for name, value in elements(model):
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, FHIRAbstractModel):
                own_name = one.get_resource_type()
                is_inside = isinstance(one, BackboneElement) and own_name not in DATA_TYPES
                yield from parts(f"{path}.{name}" if is_inside else own_name, one)


def elements(model: BaseModel) -> Iterator[tuple[str, Any]]:
    for name, field in type(model).model_fields.items():
        if (value := getattr(model, name)) is not None:
            yield field.alias or name, value


def _faults(path: str, part: BaseModel) -> Iterator[str]:
    for name, value in elements(part):
        allowed = bindings().get(f"{path}.{name}")
        for code in (value if isinstance(value, list) else [value]) if allowed else []:
            if code not in (allowed or ()):
                yield f"{path}.{name}: {code!r} is not in its value set"
    if path in ("Coding", "Quantity", "Duration"):
        yield from _unknown(path, part)
    if path in ("Observation", "Observation.component"):
        yield from _other_unit(path, part)


def _unknown(path: str, part: Any) -> Iterator[str]:
    """A code that we do not vouch for, or one under another name."""
    if part.code is None or (part.system or "").startswith(OPEN_SYSTEMS):
        return
    try:
        known = term(part.system or "", part.code)
    except UnknownTerm as why:
        yield f"{path}: {why}"
        return
    shown = part.display if path == "Coding" else part.unit
    if shown not in (None, known.display):
        yield f"{path}: {part.code} is called {known.display!r}, not {shown!r}"


def _other_unit(path: str, part: Any) -> Iterator[str]:
    """A LOINC code says in which unit its value is (for vital signs R4 requires it)."""
    units = {term(LOINC, one.code).unit for one in part.code.coding or [] if _is_known_loinc(one)} - {""}
    value = part.valueQuantity
    if value is not None and units and (value.system != UCUM or value.code not in units):
        code = part.code.coding[0].code
        yield f"{path}.valueQuantity: {code} is measured in {units.pop()}, not {value.code}"


def _is_known_loinc(one: Any) -> bool:
    try:
        return one.system == LOINC and bool(term(LOINC, one.code))
    except UnknownTerm:
        return False  # said once already, as a code we do not know


def dangling(bundle: dict[str, Any]) -> list[str]:
    """References that lead nowhere inside the bundle."""
    held = {entry["fullUrl"] for entry in bundle.get("entry", [])}
    return [f"reference: {to} is not in the bundle" for to in references(bundle) if to not in held]


def references(part: Any) -> Iterator[str]:
    """Those that are meant to be in the bundle; `#…` is inside its own resource."""
    if isinstance(part, dict):
        to = part.get("reference")
        if isinstance(to, str) and not to.startswith("#"):
            yield to
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for one in part:
            yield from references(one)


@cache
def bindings() -> dict[str, frozenset[str]]:
    """The codes that an element may hold, by the element's path."""
    found = json.loads(Path(__file__).with_name("bindings.json").read_text(encoding="utf-8"))
    return {row["element"]: frozenset(row["codes"]) for row in found["bindings"]}
