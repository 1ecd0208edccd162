"""The codes of others that we vouch for: `terms.json`, each with where it is defined."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
UCUM = "http://unitsofmeasure.org"
HL7 = "http://terminology.hl7.org/CodeSystem"


@dataclass(frozen=True)
class Term:
    """`unit`: the UCUM unit that its values have; empty where it has no values."""

    code: str
    display: str
    source: str
    unit: str = ""


class UnknownTerm(LookupError):
    """A code that `terms.json` does not vouch for."""


def term(system: str, code: str) -> Term:
    try:
        return terms()[system, code]
    except KeyError:
        raise UnknownTerm(f"{system}|{code} is not among the codes we vouch for") from None


@cache
def terms() -> dict[tuple[str, str], Term]:
    found = json.loads(Path(__file__).with_name("terms.json").read_text(encoding="utf-8"))
    return {(one["system"], row["code"]): Term(**row) for one in found["systems"] for row in one["terms"]}
