"""Two versions of a protocol side by side."""

from __future__ import annotations

from dataclasses import dataclass

from patients.models import Protocol, ProtocolVersion
from patients.protocols.told.changes import ChangedPart, changed_parts


@dataclass(frozen=True)
class ComparePage:
    """`before` and `now` are the same version where there is only one."""

    protocol: Protocol
    versions: list[ProtocolVersion]
    before: ProtocolVersion
    now: ProtocolVersion
    parts: list[ChangedPart]

    @property
    def is_alone(self) -> bool:
        return len(self.versions) == 1

    @property
    def names(self) -> tuple[str, str]:
        return f"Version {self.before.number}", f"Version {self.now.number}"

    @property
    def count(self) -> int:
        return sum(len(part.lines) for part in self.parts)


def compare_page(protocol: Protocol, before: str, now: str) -> ComparePage | None:
    """By their numbers, unless told the present one beside the one before; None for a number not there."""
    versions = list(protocol.versions.select_related("made_by__user"))
    by_number = {str(version.number): version for version in versions}
    newer = by_number.get(now) if now else versions[0]
    older = by_number.get(before) if before else _before(newer, versions)
    if newer is None or older is None:
        return None
    return ComparePage(protocol, versions, older, newer, changed_parts(older.rules, newer.rules))


def _before(version: ProtocolVersion | None, versions: list[ProtocolVersion]) -> ProtocolVersion | None:
    """`versions` has the newest first."""
    return next((one for one in versions if version and one.number < version.number), version)
