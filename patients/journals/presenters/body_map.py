"""The figure, front and back, with what is marked on it. One drawing for page and print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.journals.body.marks import Mark, read, strongest
from patients.journals.body.places import BACK, FRONT, Region, body
from patients.journals.models import Answer

TITLES = {FRONT: gettext_lazy("Front"), BACK: gettext_lazy("Back")}

FRONT_TOLD = gettext_lazy("Front of the body. %(marks)s.")
BACK_TOLD = gettext_lazy("Back of the body. %(marks)s.")


@dataclass(frozen=True)
class Shape:
    region: Region
    intensity: int | None

    @property
    def level(self) -> str:
        """none, or 0 to 5: five depths are told apart, eleven are not; the number itself stands on it."""
        return "none" if self.intensity is None else str((self.intensity + 1) // 2)

    @property
    def x(self) -> str:
        return str(self.region.middle[0])

    @property
    def y(self) -> str:
        return str(self.region.middle[1])


@dataclass(frozen=True)
class Side:
    title: str
    shapes: list[Shape]
    told: str  # the picture in words


@dataclass(frozen=True)
class BodyMap:
    marks: tuple[Mark, ...]
    width: int
    height: int

    @cached_property
    def sides(self) -> list[Side]:
        felt = strongest(self.marks)
        return [self._side(side, felt) for side in (FRONT, BACK)]

    def _side(self, side: str, felt: dict[str, int]) -> Side:
        shapes = [Shape(region, felt.get(region.key)) for region in body().side(side)]
        said = "; ".join(mark.words for mark in self.marks if mark.region.side == side)
        whole = FRONT_TOLD if side == FRONT else BACK_TOLD
        return Side(str(TITLES[side]), shapes, whole % {"marks": said or _("Nothing is marked")})


@dataclass(frozen=True)
class Replied:
    """The answer to one prompt, as one reads it; of marks on the body, the figure as well."""

    answer: Answer

    @property
    def pk(self) -> UUID:
        return self.answer.pk

    @property
    def asked(self) -> str:
        return self.answer.asked

    @property
    def text(self) -> str:
        return self.answer.text  # type: ignore[no-any-return]  # the field decrypts to str

    @property
    def said(self) -> str:
        return self.answer.said

    @property
    def map(self) -> BodyMap | None:
        return body_map_of(self.answer.text) if self.answer.is_of_body else None


def body_map(marks: Iterable[Mark]) -> BodyMap:
    return BodyMap(tuple(marks), body().width, body().height)


def body_map_of(text: str) -> BodyMap:
    return body_map(read(text))
