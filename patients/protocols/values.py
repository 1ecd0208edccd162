"""The small values that protocol data is made of."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Generic, TypeVar

T = TypeVar("T")

QUIET_HOURS = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]")


class ProtocolDataError(ValueError):
    """The data cannot be a protocol. The text names the path: `window.close_h.value: expected a number`."""


@dataclass(frozen=True)
class Sourced(Generic[T]):
    """A default with the reason for it. `confirm` marks a weak source: the prescriber should decide."""

    value: T
    source: str
    confirm: bool = False


@dataclass(frozen=True)
class QuietHours:
    """Local wall times `[start, end)` in which no message reaches a patient; may cross midnight.

    Equal times mean that there is no quiet time at all.
    """

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> "QuietHours":
        """Read `21:00-08:00`; anything else is a ValueError."""
        if not QUIET_HOURS.fullmatch(text):
            raise ValueError("expected quiet hours such as 21:00-08:00")
        start, end = text.split("-")
        return cls(time.fromisoformat(start), time.fromisoformat(end))

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"
