"""A clinic's practices: those that ship, as the clinic changed them, and its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import cast
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration_care.core.asked_often import asked_often
from patients.practices.models import ClinicPractice
from patients.protocols.between import Category
from patients.protocols.codec import read
from patients.protocols.told.choices import PRACTICES

SHIPPED = Path(__file__).with_name("library.json")
SHELVES = list(Category)


@dataclass(frozen=True)
class Practice:
    """One practice as patients see it. Not offered: kept in the library, and given to nobody new."""

    key: str
    category: Category
    title: str
    text: str
    least_min: int
    most_min: int
    source: str
    confirm: bool = False
    is_offered: bool = True

    @property
    def shelf(self) -> str:
        return PRACTICES[self.category]

    @property
    def minutes(self) -> str:
        return minutes_words(self.least_min, self.most_min)


def minutes_words(least: int, most: int) -> str:
    if least == most:
        return ngettext("%(count)s minute", "%(count)s minutes", least) % {"count": least}
    return _("%(least)s to %(most)s minutes") % {"least": least, "most": most}


@cache
def shipped() -> tuple[Practice, ...]:
    found = read(tuple[Practice, ...], json.loads(SHIPPED.read_text(encoding="utf-8")))
    return cast("tuple[Practice, ...]", found)


@asked_often
def own_practices(clinic: UUID) -> QuerySet[ClinicPractice]:
    """In the clinic's own words, also those that ship and were changed."""
    return ClinicPractice.objects.filter(clinic=clinic)


def practices_of(clinic_id: UUID) -> list[Practice]:
    """Shelf by shelf; on each those that ship before the clinic's own."""
    own = {row.key: row for row in own_practices(clinic_id)}
    known = {one.key: one for one in shipped()}
    found = [_of(own[key]) if key in own else known[key] for key in {**known, **own}]
    return sorted(found, key=lambda one: SHELVES.index(one.category))


def find(clinic_id: UUID, key: str) -> Practice | None:
    return next((one for one in practices_of(clinic_id) if one.key == key), None)


def shelves(practices: list[Practice]) -> list[tuple[str, list[Practice]]]:
    return [(name, list(found)) for name, found in groupby(practices, key=lambda one: one.shelf)]


def _of(row: ClinicPractice) -> Practice:
    return Practice(
        key=row.key, category=Category(row.category), title=row.title, text=row.text,
        least_min=row.least_min, most_min=row.most_min, source=row.source, is_offered=row.is_offered,
    )  # fmt: skip
