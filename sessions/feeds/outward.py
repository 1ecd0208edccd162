"""What may stand in a calendar that others see: on a shared screen, at an employer, on a watch. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from integration_care.core.neutral import telling_words_in


@dataclass(frozen=True)
class Hour:
    """One session as it leaves the house. `path` leads back into it, where a sign-in is asked for."""

    key: UUID
    starts: datetime
    ends: datetime
    place: str
    path: str
    changed_at: datetime
    changes: int


def neutral(words: str, names: Iterable[str] = ()) -> str:
    """A room or the clinic's name; empty where it tells what somebody comes for, or who."""
    if telling_words_in(words):
        return ""
    named = (re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE) for name in names if name)
    return "" if any(named) else words
