"""What one patient adds to the files of a clinic's export: FHIR as NDJSON, and tables as CSV. Pure.

An admin asks for it, so it has no words: as an admin's bundle of one patient.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from integration_care.audit.actors import Actor
from integration_care.core.sheet import BYTE_ORDER_MARK, written
from sessions.interchange.bundle import bundle_of
from sessions.interchange.facts import Facts
from sessions.interchange.page import NEVER, NOT_FOR_ADMINS
from sessions.interchange.tables import TABLES

FHIR, CSV = "fhir/", "tables/"
LEFT_OUT = (NOT_FOR_ADMINS, *NEVER)


@dataclass(frozen=True)
class Added:
    """To the file called `name`: so many rows, as `text`."""

    name: str
    rows: int
    text: str


def files_of(facts: Facts, by: Actor) -> Iterator[Added]:
    """NotConformant where the record holds something that R4 has no place for."""
    lines = defaultdict(list)
    for entry in bundle_of(facts, by)["entry"]:
        one = entry["resource"]
        lines[one["resourceType"]].append(json.dumps(one, ensure_ascii=False) + "\n")
    for kind, found in lines.items():
        yield Added(f"{FHIR}{kind}.ndjson", len(found), "".join(found))
    for name, table in TABLES.items():
        if rows := list(table.lines(facts)):
            yield Added(f"{CSV}{name}.csv", len(rows), written(rows))


def beginning(name: str) -> str:
    """What stands above the first row of a file."""
    if not name.startswith(CSV):
        return ""
    head = TABLES[name.removeprefix(CSV).removesuffix(".csv")].head
    return BYTE_ORDER_MARK + written([head])
