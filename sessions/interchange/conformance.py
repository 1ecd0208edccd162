"""Whether a bundle is FHIR R4: shape, codes, units, references. Every fault is named; none is let through.

`fhir.resources` checks shape and types (R4B; the resources used here are R4's) and no code. So that is done
here: required bindings against `bindings.json`, codes and units of other systems against `terms.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sessions.interchange.terms import LOINC, UCUM, UnknownTerm, term

if TYPE_CHECKING:  # 25 MB, which a web process has no use for: read where a bundle is checked
    from pydantic import BaseModel

# Ours, and languages (BCP 47), which are checked where they are chosen.
OPEN_SYSTEMS = ("urn:integration-care:", "urn:ietf:bcp:47")
DATA_TYPES = {"Dosage", "Timing"}  # backbone elements by descent, data types by name
Found = tuple[str, str, "BaseModel"]


class NotConformant(ValueError):
    """The bundle is not FHIR R4. `problems`: each with the element it is about."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems[:3]))
        self.problems = problems


def check(bundle: dict[str, Any]) -> None:
    """NotConformant, unless everything in the bundle is as R4 wants it."""
    from fhir.resources.R4B.bundle import Bundle
    from pydantic import ValidationError

    try:
        model = Bundle.model_validate(bundle)
    except ValidationError as why:
        raise NotConformant([_fault(bundle, one) for one in why.errors()]) from why
    found = placed("Bundle", model)
    problems = [problem for where, path, part in found for problem in _faults(where, path, part)]
    problems += dangling(bundle)
    if problems:
        raise NotConformant(problems)


def _fault(bundle: dict[str, Any], error: Any) -> str:
    """Entries and members are counted from 0, as FHIRPath and JSON tools do."""
    match list(error["loc"]):
        case ["entry", int(number), "resource", *rest]:
            found = bundle["entry"][number].get("resource")
            kind = found.get("resourceType") if isinstance(found, dict) else None
            return f"entry {number}, {_dotted(str(kind or 'resource'), rest)}: {error['msg']}"
        case loc:
            return f"{_dotted('Bundle', loc)}: {error['msg']}"


def _dotted(start: str, rest: list[str | int]) -> str:
    return start + "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in rest)


def placed(path: str, model: BaseModel, where: str = "") -> Iterator[Found]:
    """Every element: where it is, and the path by which R4 names it (a data type's begins with its own)."""
    from fhir.resources.R4B.backboneelement import BackboneElement
    from fhir_core.fhirabstractmodel import FHIRAbstractModel

    where = where or path
    yield where, path, model
    for name, value in elements(model):
        for number, one in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(one, FHIRAbstractModel):
                own_name = one.get_resource_type()
                is_inside = isinstance(one, BackboneElement) and own_name not in DATA_TYPES
                at = f"{where}.{name}" + (f"[{number}]" if isinstance(value, list) else "")
                if path == "Bundle.entry" and name == "resource":
                    at = f"{where.removeprefix('Bundle.').replace('[', ' ').rstrip(']')}, {own_name}"
                yield from placed(f"{path}.{name}" if is_inside else own_name, one, at)


def elements(model: BaseModel) -> Iterator[tuple[str, Any]]:
    for name, field in type(model).model_fields.items():
        if (value := getattr(model, name)) is not None:
            yield field.alias or name, value


def _faults(where: str, path: str, part: BaseModel) -> Iterator[str]:
    for name, value in elements(part):
        allowed = bindings().get(f"{path}.{name}")
        for code in (value if isinstance(value, list) else [value]) if allowed else []:
            if code not in (allowed or ()):
                yield f"{where}.{name}: {code!r} is not in its value set"
    if path in ("Coding", "Quantity", "Duration"):
        yield from _unknown(where, path, part)
    if path in ("Observation", "Observation.component"):
        yield from _other_unit(where, part)


def _unknown(where: str, path: str, part: Any) -> Iterator[str]:
    """A code that we do not vouch for, or one under another name."""
    if part.code is None or (part.system or "").startswith(OPEN_SYSTEMS):
        return
    try:
        known = term(part.system or "", part.code)
    except UnknownTerm as why:
        yield f"{where}.code: {why}"
        return
    name = "display" if path == "Coding" else "unit"
    shown = getattr(part, name)
    if shown not in (None, known.display):
        yield f"{where}.{name}: {part.code} is called {known.display!r}, not {shown!r}"


def _other_unit(where: str, part: Any) -> Iterator[str]:
    """A LOINC code says in which unit its value is (for vital signs R4 requires it)."""
    codings = (part.code and part.code.coding) or []  # a missing code is told of by its own fault
    units = {term(LOINC, one.code).unit for one in codings if _is_known_loinc(one)} - {""}
    value = part.valueQuantity
    if value is not None and units and (value.system != UCUM or value.code not in units):
        code = codings[0].code
        yield f"{where}.valueQuantity.code: {code} is measured in {units.pop()}, not {value.code}"


def _is_known_loinc(one: Any) -> bool:
    try:
        return one.system == LOINC and bool(term(LOINC, one.code))
    except UnknownTerm:
        return False  # said once already, as a code we do not know


def dangling(bundle: dict[str, Any]) -> list[str]:
    """References that lead nowhere inside the bundle."""
    held = {entry.get("fullUrl") for entry in bundle.get("entry", [])}
    return [
        f"entry {number}, {entry.get('resource', {}).get('resourceType')}: "
        f"the reference {to} is not in the bundle"
        for number, entry in enumerate(bundle.get("entry", []))
        for to in references(entry)
        if to not in held
    ]


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
