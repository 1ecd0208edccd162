"""What a clinic made of a protocol: what stood in the preset, and who set what stands now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from integration_care.core.ui import words
from patients.models import ProtocolVersion
from patients.protocols.rules import ProtocolRules

Pick = Callable[[ProtocolRules], Any]


@dataclass(frozen=True)
class History:
    """The versions up to the one that is shown, the first (as shipped) first."""

    versions: Sequence[ProtocolVersion]
    zone: ZoneInfo

    @property
    def shipped(self) -> ProtocolRules:
        return self.versions[0].rules

    def who_set(self, pick: Pick) -> str:
        """`set by Max Ferreira, 3 March 2026, version 2`; empty for what stands as it was shipped."""
        at = self.versions[0]
        for version in self.versions[1:]:
            if pick(version.rules) != pick(at.rules):
                at = version
        if at == self.versions[0]:
            return ""
        by = f" by {at.made_by}" if at.made_by else ""
        return f"set{by}, {words.long_day(at.created_at, self.zone)}, version {at.number}"
