"""Who did it. Every action takes `by: Actor`; there is no anonymous write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """A staff member or patient (`accounts.Membership`), or a named part of the system."""

    @property
    def audit_id(self) -> str: ...

    @property
    def audit_name(self) -> str: ...


@dataclass(frozen=True)
class System:
    """A part of the product that acts by itself, such as the follow-up engine."""

    name: str

    @property
    def audit_id(self) -> str:
        return f"system:{self.name}"

    @property
    def audit_name(self) -> str:
        return self.name


ENGINE = System("follow-up engine")
COMMAND_LINE = System("command line")
LINK = System("patient by follow-up link")
TEXT = System("patient by text message")
