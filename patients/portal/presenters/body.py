"""The page on which places of the body are marked, and two days side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from patients.journals.body.marks import NotMarks, differences
from patients.journals.body.places import body
from patients.journals.models import Answer, Prompt
from patients.journals.presenters.body_map import BodyMap, body_map, body_map_of
from patients.models import Patient
from patients.portal.forms import FELT

A_YEAR_OF_WEEKS = 60


@dataclass
class BodyPage:
    """`typed`: what was sent and could not be saved, to be corrected."""

    text: str
    typed: Mapping[str, str]
    errors: Mapping[str, list[str]]  # field -> what is said beside it

    @cached_property
    def map(self) -> BodyMap:
        try:
            return body_map_of(self.text)
        except NotMarks:
            return body_map(())

    @property
    def qualities(self) -> tuple[str, ...]:
        return body().qualities

    @property
    def unread(self) -> list[str]:
        """What is wrong with no field that one sees."""
        return [said for name in self.errors if name not in FELT for said in self.errors[name]]

    @property
    def is_half_marked(self) -> bool:
        return any(name in self.errors for name in FELT)

    @property
    def place(self) -> str:
        return self.typed.get("place", "")

    @property
    def quality(self) -> str:
        return self.typed.get("quality", "")

    @property
    def intensity(self) -> str | None:
        return self.typed.get("intensity")


@dataclass(frozen=True)
class Day:
    answer: Answer

    @property
    def key(self) -> str:
        return str(self.answer.pk)

    @property
    def at(self) -> datetime:
        return self.answer.entry.started_at

    @cached_property
    def map(self) -> BodyMap:
        return body_map_of(self.answer.text)


@dataclass
class Comparison:
    """Two of the patient's own body maps; by itself the last two."""

    patient: Patient
    chosen: Mapping[str, Any]

    @cached_property
    def days(self) -> list[Day]:
        """Newest first, only those with something marked."""
        of_body = Answer.objects.filter(prompt__kind=Prompt.Kind.BODY_MAP, entry__patient=self.patient)
        found = of_body.select_related("entry").order_by("-entry__started_at")[:A_YEAR_OF_WEEKS]
        return [Day(answer) for answer in found if answer.text]

    @property
    def then(self) -> Day | None:
        return self._day("then", 1)

    @property
    def now(self) -> Day | None:
        return self._day("now", 0)

    def _day(self, name: str, fallback: int) -> Day | None:
        wanted = next((day for day in self.days if day.key == self.chosen.get(name)), None)
        return wanted or (self.days[fallback] if len(self.days) > fallback else None)

    @property
    def both(self) -> list[Day]:
        return [day for day in (self.then, self.now) if day]

    @property
    def differences(self) -> list[str]:
        if self.then is None or self.now is None:
            return []
        return differences(self.then.map.marks, self.now.map.marks)
