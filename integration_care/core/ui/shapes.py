"""The small values that components print: one dataclass for each shape a component's head asks for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chip:
    """components/chip.html"""

    label: str
    tone: str = "neutral"
    icon: str = ""


@dataclass(frozen=True)
class Choice:
    """components/segmented.html"""

    href: str
    label: str
    is_current: bool = False
    count: str = ""


@dataclass(frozen=True)
class Entry:
    """components/timeline.html"""

    when: str
    text: str
    more: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Fact:
    """components/facts.html"""

    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True)
class Option:
    """What a select offers."""

    value: str
    label: str
    is_chosen: bool
