"""How a patient's scores went, in order of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Min, QuerySet, Window
from django.db.models.functions import RowNumber

from patients.measures.change import change, verdict
from patients.measures.known import Known, known_for
from patients.measures.models import Response
from patients.measures.models.response import ResponseQuerySet
from patients.measures.scoring import shown

TONES = {"better": "green", "worse": "amber", "same": ""}
WORDS = {"better": "reliably better", "worse": "reliably worse", "same": "no reliable change"}
AT_THE_START, AT_BEST = "than at the start", "than at best"
SHOWN = 3


@dataclass(frozen=True)
class Trend:
    """One instrument's scores, of the version answered last: those of another are no measure of them.

    `change` is what the last of them means, made from the one at the place `against` (`change.verdict`);
    empty while there is only one, or where it cannot be judged.
    """

    key: str
    title: str
    scores: tuple[Decimal, ...]
    band: str
    times: tuple[datetime, ...]
    change: str
    against: int = 0

    @property
    def taken_at(self) -> datetime:
        return self.times[-1]

    @property
    def words(self) -> str:
        """19 → 14 → 11: the last three."""
        return " \N{RIGHTWARDS ARROW} ".join(shown(score) for score in self.scores[-SHOWN:])

    @property
    def verdict(self) -> str:
        return WORDS.get(self.change, "")

    @property
    def change_words(self) -> str:
        """With the score that it was made from: reliably worse than at best, 7."""
        if self.change not in ("better", "worse"):
            return self.verdict
        than = AT_BEST if self.against else AT_THE_START
        return f"{self.verdict} {than}, {shown(self.scores[self.against])}"

    @property
    def tone(self) -> str:
        return TONES.get(self.change, "")


def trends(responses: Iterable[Response], known: Known | None = None) -> list[Trend]:
    """One for each instrument that has a score, the one scored last first. Rows of one patient.

    `known`: the clinic's instruments, for who asks about many patients.
    """
    rows, by_key = list(responses), dict[str, list[Response]]()
    known = known or known_for(rows)
    for response in rows:
        if response.score is not None:
            by_key.setdefault(response.instrument, []).append(response)
    found = [_trend(key, scored, known) for key, scored in by_key.items()]
    return sorted(found, key=lambda trend: trend.taken_at, reverse=True)


def newest_and_best(responses: ResponseQuerySet) -> QuerySet[Response, tuple[Any, ...]]:
    """What `patients_worse` is told from: one row for each patient and instrument, however often asked."""
    scored, instrument = responses.exclude(score=None), ["patient", "instrument"]
    newest = [F("taken_at").desc(), F("recorded_at").desc()]
    rows = scored.order_by().annotate(
        turn=Window(RowNumber(), partition_by=instrument, order_by=newest),
        lowest=Window(Min("score"), partition_by=[*instrument, "instrument_version"]),
        highest=Window(Max("score"), partition_by=[*instrument, "instrument_version"]),
    )
    columns = "patient", "instrument", "instrument_version", "lowest", "highest", "score"
    return rows.filter(turn=1).values_list(*columns)


def patients_worse(rows: Iterable[tuple[Any, ...]], known: Known) -> set[UUID]:
    """Patients of one clinic of whom a score got reliably worse: some `Trend.change` is that."""
    found = set()
    for patient, key, version, lowest, highest, last in rows:
        instrument_then = known.find(key, version)
        if instrument_then is None:
            continue
        best = lowest if instrument_then.higher_is == "worse" else highest
        if change(instrument_then, best, last) == "worse":
            found.add(patient)
    return found


def comparable(rows: Iterable[Response], row: Response) -> list[Response]:
    """Those of the same version of the instrument as `row`, in their order."""
    return [one for one in rows if one.instrument_version == row.instrument_version]


def _trend(key: str, rows: Sequence[Response], known: Known) -> Trend:
    ordered = sorted(rows, key=lambda row: row.taken_at)
    last = ordered[-1]
    instrument = known.of(last)
    scored = [(row.score, row.taken_at) for row in comparable(ordered, last) if row.score is not None]
    scores = tuple(score for score, _ in scored)
    said, against = verdict(instrument, scores) if instrument and len(scores) > 1 else ("", 0)
    return Trend(
        key=key,
        title=instrument.title if instrument else key,
        scores=scores,
        band=last.band,
        times=tuple(at for _, at in scored),
        change=said,
        against=against,
    )
