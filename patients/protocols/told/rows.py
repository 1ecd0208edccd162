"""The lists of a protocol: what a row of each holds, and how one row is known from another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from patients.protocols.told.value import Value


def by_key(row: Any) -> str:
    return str(row.key)


@dataclass(frozen=True)
class Rows:
    """One list. The first value titles its row. `ident` knows a row again in another version.

    `may_grow`: rows can be added; `has_order`: their order says something. `source_at`: the list as a whole
    has its source there, in place of each row.
    """

    path: str
    title: str
    noun: str
    values: tuple[Value, ...]
    ident: Callable[[Any], str] = by_key
    may_grow: bool = True
    has_order: bool = True
    may_shrink: bool = True
    has_confirm: bool = False
    source_at: str = ""
    lead: str = ""

    @property
    def field_name(self) -> str:
        return self.path.replace(".", "-")

    @property
    def has_key(self) -> bool:
        return self.ident is by_key

    @property
    def has_source(self) -> bool:
        return any(value.path == "source" for value in self.values)

    def of(self, rules: Any) -> tuple[Any, ...]:
        """The rows themselves."""
        for name in self.path.split("."):
            rules = getattr(rules, name)
        return tuple(rules)
