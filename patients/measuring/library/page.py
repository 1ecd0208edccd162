"""An instrument as the patient will see it, and in words how it is scored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from patients.measures import catalogue
from patients.measures.instrument import Instrument, Item
from patients.measures.models import ClinicInstrument
from patients.measures.scoring import shown
from patients.measuring.asked_as import Choice, choices, is_scale

METHODS = {
    "sum": "The answers are added up",
    "mean": "The score is the mean of the answers",
    "highest": "The score is the highest answer",
    "none": "It has no score",
}


@dataclass(frozen=True)
class Shown:
    """One question, drawn by the same template as on the patient's phone."""

    progress: str
    item: Item
    choices: list[Choice]
    is_scale: bool
    after: str


@dataclass(frozen=True)
class Preview:
    instrument: Instrument

    @property
    def questions(self) -> list[Shown]:
        total = len(self.instrument.items)
        named = {item.key: item.text for item in self.instrument.items}
        return [
            Shown(
                f"Question {number} of {total}",
                item,
                choices(item),
                is_scale(item),
                named.get(item.only_if, ""),
            )
            for number, item in enumerate(self.instrument.items, start=1)
        ]

    @property
    def scoring(self) -> list[str]:
        return list(_scoring(self.instrument))


def _scoring(instrument: Instrument) -> Iterator[str]:
    times = f", times {instrument.times}" if instrument.times > 1 else ""
    yield f"{METHODS[instrument.method]}{times}."
    if instrument.method == "none":
        return
    yield f"The highest score is {instrument.highest}; a higher score is {instrument.higher_is}."
    yield "While an asked question is blank there is no score: nothing is filled in by guessing."
    bands = ", ".join(f"{band.label} from {shown(band.at_least)}" for band in instrument.bands)
    yield f"Bands: {bands}." if bands else "It has no bands."


@dataclass
class LibraryPage:
    """The newest version of each of the clinic's own, then those that ship."""

    clinic_id: UUID

    @property
    def own(self) -> list[ClinicInstrument]:
        rows = ClinicInstrument.objects.filter(clinic=self.clinic_id).defer("original", "content")
        newest: dict[str, ClinicInstrument] = {}
        for row in rows.select_related("by__user").order_by("title", "-number"):
            newest.setdefault(row.key, row)
        return list(newest.values())

    @property
    def shipped(self) -> list[Instrument]:
        return list(map(catalogue.instrument, catalogue.keys()))
