"""What may be done about a challenge: suggestions as data, each with a note, in `responses.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sessions.models import Challenge

SHIPPED = Path(__file__).with_name("responses.json")


@dataclass(frozen=True)
class Suggestion:
    """For one kind of challenge. Nothing of it is advice of the product: a clinician chooses and rewrites."""

    kind: str
    label: str
    note: str
    responses: tuple[str, ...]


@cache
def suggestions() -> tuple[Suggestion, ...]:
    """One for each kind, in the order of the kinds; KeyError for a kind that the data leaves out."""
    kinds = json.loads(SHIPPED.read_text(encoding="utf-8"))["kinds"]
    return tuple(
        Suggestion(kind.value, kind.label, kinds[kind]["note"], tuple(kinds[kind]["responses"]))
        for kind in Challenge.Kind
    )
