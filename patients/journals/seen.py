"""Whether what somebody is about to replace is still what they saw."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db.models import Model


class ChangedMeanwhile(Exception):
    """Somebody else wrote first. Nothing was changed; `stands` is the row as they left it."""

    def __init__(self, stands: Model) -> None:
        super().__init__("it was changed meanwhile")
        self.stands = stands


def mark_of(row: Model, names: Iterable[str]) -> str:
    """The same as long as none of these fields changes."""
    stood = "\0".join(f"{name}={getattr(row, name)}" for name in sorted(names))
    return hashlib.sha256(stood.encode()).hexdigest()[:16]


def refuse_if_changed(row: Model, seen: str, said: dict[str, object]) -> None:
    """`row` is held. Without a mark (a page of an earlier release) the last one wins, as it did."""
    is_said_already = all(getattr(row, name) == value for name, value in said.items())
    if seen and seen != mark_of(row, said) and not is_said_already:
        raise ChangedMeanwhile(row)
