"""The words of a relapse plan, and what two people who changed it at once come to. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

from django.utils.translation import gettext_lazy

from integration_care.core.ui.telephones import dialled

Row = TypeVar("Row")
SIGNS, PEOPLE, MAINTENANCE = (
    gettext_lazy("My signs, and what I do"),
    gettext_lazy("Who I call"),
    gettext_lazy("What keeps me well"),
)


@dataclass(frozen=True)
class Sign:
    """An early warning sign in the patient's own words, and what they do about it."""

    words: str
    doing: str = ""

    def __str__(self) -> str:
        return f"{self.words}\n→ {self.doing}" if self.doing else self.words


@dataclass(frozen=True)
class Helper:
    """Somebody the patient calls; name and number as they gave them."""

    name: str
    phone: str = ""

    @property
    def dialled(self) -> str:
        return dialled(self.phone)

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.phone]))


@dataclass(frozen=True)
class PlanText:
    signs: tuple[Sign, ...] = ()
    people: tuple[Helper, ...] = ()
    maintenance: str = ""

    def __bool__(self) -> bool:
        return bool(self.signs or self.people or self.maintenance)

    @property
    def parts(self) -> dict[str, str]:
        """Each part as text, by what it is called: for comparing two versions."""
        return {
            str(SIGNS): "\n".join(map(str, self.signs)),
            str(PEOPLE): "\n".join(map(str, self.people)),
            str(MAINTENANCE): self.maintenance,
        }

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, content: str) -> PlanText:
        kept = json.loads(content)
        signs = tuple(Sign(**sign) for sign in kept["signs"])
        return cls(signs, tuple(Helper(**one) for one in kept["people"]), kept["maintenance"])


def merged(base: PlanText, theirs: PlanText, typed: PlanText) -> PlanText:
    """What was typed, on top of what somebody else saved since `base`; no line that either wrote is lost.

    A line that one of them took out stays out; a line that both changed stands twice, for them to choose.
    """
    return PlanText(
        _rows(base.signs, theirs.signs, typed.signs),
        _rows(base.people, theirs.people, typed.people),
        _words(base.maintenance, theirs.maintenance, typed.maintenance),
    )


def _rows(base: Sequence[Row], theirs: Sequence[Row], typed: Sequence[Row]) -> tuple[Row, ...]:
    if typed == base:
        return tuple(theirs)
    kept = [row for row in typed if row not in base or row in theirs]
    return (*kept, *(row for row in theirs if row not in base and row not in typed))


def _words(base: str, theirs: str, typed: str) -> str:
    if base in (typed, theirs):
        return theirs if typed == base else typed
    longer = max(theirs, typed, key=len)
    return longer if theirs in longer and typed in longer else f"{theirs}\n\n{typed}"
