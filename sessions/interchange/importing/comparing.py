"""What a bundle looks like when it is exported from here, and the first place where it does not. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from patients.measures.known import Known
from sessions.interchange.elements import OURS, Json, part_of
from sessions.interchange.importing.element import URN, Element, Unreadable
from sessions.interchange.importing.person import RECORD
from sessions.interchange.importing.source import Source
from sessions.interchange.visits import SCALES, VITALS

PARTS = ("plan", "intention", "score", "pressure", *(name for name, _ in (*VITALS, *SCALES)))
SETS = ("goal", "hasMember", "target")  # references whose order says nothing
MADE_HERE = "Provenance"


def must_be_equal(source: Source, found: Json, known: Known) -> None:
    """Unreadable at the first place where the record as it was written says something else."""
    here = {one["id"]: one for one in resources(found)}
    names = translation(source)
    for number, told in enumerate(resources(source.bundle)):
        if told["resourceType"] == MADE_HERE or is_unknown_form(told, known):
            continue
        expected = by_itself(without_form(translated(told, names, source), known), found)
        place = f"entry {number}, {told['resourceType']}"
        found_here = without_number(here.pop(expected["id"], None), told)
        for at, why in differences(place, expected, found_here):
            raise Unreadable(at, why)
    for one in here.values():
        if one["resourceType"] != MADE_HERE:
            raise Unreadable("Bundle.entry", f"lacks a {one['resourceType']} that the record would have")


def resources(bundle: Json) -> list[Json]:
    return [entry["resource"] for entry in bundle["entry"]]


def translation(source: Source) -> dict[str, str]:
    """By each old id the new one, those of parts included."""
    told = resources(source.bundle)
    old = [Element(f"entry {n}, {one['resourceType']}", one).at("id").key() for n, one in enumerate(told)]
    parts = {part_of(key, name): part_of(source.new(key), name) for key in old for name in PARTS}
    names = {str(key): str(parts.get(key, source.new(key))) for key in old}
    for one in source.each("Questionnaire"):
        canonical = f"{one.at('url').text()}|{one.at('version').text()}"
        names[one.at("id").text()] = str(part_of(source.clinic.pk, canonical))
    return names


def translated(part: Any, names: dict[str, str], source: Source) -> Any:
    """The same in the words of this clinic: ids, its name, people of the other one."""
    if isinstance(part, list):
        return [translated(one, names, source) for one in part]
    if isinstance(part, str):
        key = part.removeprefix(URN)
        return part.replace(key, names[key]) if key in names else part
    if not isinstance(part, dict):
        return part
    if part.keys() == {"display"}:
        return {"display": at_home(part["display"], source)}
    if part.get("url") == f"{OURS}:recorded-by":
        return part | {"valueString": at_home(part["valueString"], source)}
    return {key: translated(value, names, source) for key, value in part.items()}


def at_home(told: str, source: Source) -> str:
    """Of a clinic, a person or an indication."""
    if told == source.name:
        return source.clinic.name
    person = source.people.get(told)
    return f"{person}, {person.get_role_display()}" if person else told


def without_number(resource: Json | None, told: Json) -> Json | None:
    """Without the number that the record has where it came from."""
    if resource is None or resource["resourceType"] != "Patient":
        return resource
    kept = [one for one in resource["identifier"] if (one["system"], one["value"]) != (RECORD, told["id"])]
    bare = {key: value for key, value in resource.items() if key != "identifier"}
    return bare | {"identifier": kept} if kept else bare


def is_unknown_form(told: Json, known: Known) -> bool:
    """A questionnaire that this clinic does not have."""
    return told["resourceType"] == "Questionnaire" and not is_known(told.get("url", ""), known)


def is_known(address: str, known: Known) -> bool:
    return known.find(address.rpartition("questionnaire:")[2].partition("|")[0]) is not None


def without_form(told: Json, known: Known) -> Json:
    """Answers and scores of such a questionnaire name it by its key alone."""
    address = told.get("questionnaire")
    if address and not is_known(address, known):
        return {key: value for key, value in told.items() if key != "questionnaire"}
    return told


def by_itself(told: Json, found: Json) -> Json:
    """A message about a dose of which nothing stands any more has no window here to belong to."""
    if told["resourceType"] != "Communication" or "encounter" not in told:
        return told
    given = [one["context"] for one in resources(found) if one["resourceType"] == "MedicationAdministration"]
    return told if told["encounter"] in given else {key: told[key] for key in told if key != "encounter"}


def differences(place: str, expected: Any, found: Any) -> Iterator[tuple[str, str]]:
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in {**expected, **found}:
            yield from differences(f"{place}.{key}", expected.get(key), found.get(key))
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        if place.endswith(SETS):
            expected, found = (sorted(map(str, one)) for one in (expected, found))
        for number, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(f"{place}[{number}]", one, other)
    elif expected != found or isinstance(expected, bool) is not isinstance(found, bool):
        yield place, f"would not come back as it is: {short(expected)}, here {short(found)}"


def short(value: Any) -> str:
    told = "nothing" if value is None else repr(value)
    return told if len(told) <= 80 else f"{told[:79]}…"
