"""Reading the shipped sections, and which of them a note is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from patients.models import Course
from sessions.models import CareSession

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Section:
    """`voice`: what is written here are the patient's own words, and it is shown in their type. `half`: two
    of them stand side by side. `group`: the heading it stands under. `framework`: asked in this one only.
    `with_therapist`: asked only where a therapist was present. `is_retired`: no longer asked for.
    """

    key: str
    label: str
    hint: str = ""
    rows: int = 3
    voice: bool = False
    half: bool = False
    group: str = ""
    framework: str = ""
    with_therapist: bool = False
    is_retired: bool = False

    def is_asked_in(self, session: CareSession) -> bool:
        """In this or that framework; what the clinic hides is another matter."""
        is_alone = session.is_dose and session.support == CareSession.Support.MEDICAL_ONLY
        needs_therapist = self.with_therapist or bool(self.framework)
        return not self.is_retired and not (needs_therapist and is_alone)


def _read(name: str) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((HERE / name).read_text(encoding="utf-8")))


def _of_kind(kind: str) -> Iterator[Section]:
    data = _read(f"kinds/{kind}.json")
    for group in data["groups"]:
        if group.get("framework"):
            yield from _of_frameworks(kind)
        for row in group.get("sections", ()):
            yield Section(group=group.get("title", ""), **row)
    for row in data.get("retired", ()):
        yield Section(is_retired=True, **row)


def _of_frameworks(kind: str) -> Iterator[Section]:
    for framework in Course.Framework:
        for row in _read(f"frameworks/{framework.value}.json")["sections"]:
            if kind in row["kinds"]:
                rest = {name: value for name, value in row.items() if name != "kinds"}
                yield Section(group=framework.label, framework=framework.value, **rest)


def _choices(name: str) -> tuple[tuple[str, str], ...]:
    return tuple(_read("choices.json")[name].items())


# Everything that is or ever was asked for, in the order of the page: what a reader of old notes needs.
OF_KIND: dict[str, tuple[Section, ...]] = {
    kind.value: tuple(_of_kind(kind.value)) for kind in CareSession.Kind
}
LEVELS = _choices("levels")
EDUCATION = _choices("education")
EMOTIONS = _choices("emotions")
