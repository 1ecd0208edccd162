"""What may be done about a challenge of the register: suggestions, kind by kind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from patients.protocols.codec import read
from patients.protocols.values import ProtocolDataError

SHIPPED = Path(__file__).with_name("responses.json")


@dataclass(frozen=True)
class SuggestedResponses:
    """For one kind of challenge. Nothing of it is advice of the product: a clinician chooses and rewrites."""

    kind: str
    note: str
    responses: tuple[str, ...]
    source: str
    confirm: bool = False


@cache
def shipped_responses() -> tuple[SuggestedResponses, ...]:
    """One for each kind of challenge; also those of versions made before a protocol held any."""
    data = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return cast("tuple[SuggestedResponses, ...]", read(tuple[SuggestedResponses, ...], data))


def check_kinds(responses: tuple[SuggestedResponses, ...]) -> None:
    """Each kind once, and none left out: every challenge somebody may raise has its suggestions."""
    if {one.kind for one in responses} != {one.kind for one in shipped_responses()}:
        raise ProtocolDataError("responses: expected one entry for each kind of challenge")
