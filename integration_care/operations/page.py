"""What /ops/ shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integration_care.operations.facts import Facts
from integration_care.operations.judging import Line, Section, sections


@dataclass(frozen=True)
class Page:
    """`clock`: the product's time for the page's own use; `time` for a person."""

    clock: str
    time: str
    troubles: Sequence[Line]
    sections: Sequence[Section]


def page_of(facts: Facts) -> Page:
    found = sections(facts)
    troubles = [line for section in found for line in section.lines if not line.is_well]
    return Page(f"{facts.now:%H:%M}", f"{facts.now:%Y-%m-%d %H:%M} UTC", troubles, found)
