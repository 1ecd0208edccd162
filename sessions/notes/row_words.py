"""The small forms beside a note as they were typed, for reading: each field under its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sessions.integration.challenge_forms import ChallengeForm
from sessions.integration.commitment_forms import KNOWN, NEW, CommitmentForm
from sessions.notes.compare import rows

FORMS: Mapping[str, Any] = {"commitments": CommitmentForm, "challenges": ChallengeForm}
NOT_THERE = "one that is not there any more"


def row_words(key: str, kept: str, insights: Mapping[str, str]) -> str:
    """A line for each form. `insights`: the earlier ones' words, by how a form names them."""
    fields = FORMS[key].base_fields
    return "\n".join(" · ".join(_words(fields, row, insights)) for row in rows(kept))


def _words(fields: Mapping[str, Any], row: Mapping[str, str], insights: Mapping[str, str]) -> Iterator[str]:
    """In the order of the page; the first one needs no name."""
    for name, typed in row.items():
        if not typed or name not in fields:
            continue
        words = dict(getattr(fields[name], "choices", ())).get(typed, typed)
        if name == "acts_on":
            known = insights.get(typed, NOT_THERE)
            words = known if typed.startswith(KNOWN) else typed.removeprefix(NEW)
        yield words if name == next(iter(fields)) else f"{fields[name].label}: {words}"
