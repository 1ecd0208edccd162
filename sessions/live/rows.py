"""The observation table: what was taken, what was not, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_clock
from patients.protocols.monitoring import Level, Threshold
from sessions.live.clock import t_of
from sessions.live.given import late
from sessions.live.queries import LiveRecord
from sessions.live.struck import struck_words
from sessions.models import Observation
from sessions.observing import Slot, over_fields

SHOWN_AHEAD = 2
CELLS = ("heart_rate", "spo2", "respiratory_rate", "moaas", "dissociation", "distress", "nausea")
TONES = {
    Level.AMBER: "amber", Level.NOTIFY: "amber", Level.PRESCRIBER_DECISION: "amber",
    Level.RED: "red", Level.URGENT: "red",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """`tone` where the reading crosses a line; `is_confirmed` where it looked implausible."""

    text: str
    tone: str = ""
    is_confirmed: bool = False

    @property
    def is_plain(self) -> bool:
        """As most are: nothing stands beside the figure."""
        return not self.tone and not self.is_confirmed


@dataclass(frozen=True)
class TableRow:
    """One line of the table: `cells` of what was taken; none where the row of the schedule was not taken."""

    at: datetime
    t: str
    clock: str
    id: str = ""
    cells: tuple[Cell, ...] = ()
    note: str = ""
    late: str = ""
    struck: str = ""
    by: str = ""

    @property
    def is_missed(self) -> bool:
        return not self.id


def table(
    record: LiveRecord,
    lines: Mapping[str, Sequence[Threshold]],
    missed: Sequence[Slot],
    zone: ZoneInfo,
    *,
    reads_notes: bool,
) -> tuple[TableRow, ...]:
    """Taken and not taken in the order of time. `lines` are those that each row crosses, by its id."""
    first_at = record.first_at
    rows = [
        _taken(row, lines.get(str(row.pk), ()), first_at, zone, reads_notes)
        for row in record.dose.observations
    ]
    rows += [TableRow(slot.at, t_of(slot.at, first_at), local_clock(slot.at, zone)) for slot in missed]
    return tuple(sorted(rows, key=lambda row: row.at))


def ahead(waiting: Sequence[Slot], first_at: datetime | None, zone: ZoneInfo) -> tuple[TableRow, ...]:
    return tuple(
        TableRow(slot.at, t_of(slot.at, first_at), local_clock(slot.at, zone))
        for slot in waiting[1 : 1 + SHOWN_AHEAD]
    )


def _taken(
    row: Observation, over: Sequence[Threshold], first_at: datetime | None, zone: ZoneInfo, reads: bool
) -> TableRow:
    marked = {name: TONES[line.level] for line in reversed(over) for name in over_fields(row, [line])}
    tone = marked.get("systolic") or marked.get("diastolic", "")
    is_sure = bool({"systolic", "diastolic", "pressure"} & set(row.confirmed))
    cells = [Cell(row.pressure, tone, is_sure)]
    for name in CELLS:
        value = getattr(row, name)
        cells.append(Cell("" if value is None else str(value), marked.get(name, ""), name in row.confirmed))
    return TableRow(
        at=row.observed_at, t=t_of(row.observed_at, first_at), clock=local_clock(row.observed_at, zone),
        id=str(row.pk), cells=tuple(cells), note=row.note, late=late(row.observed_at, row.recorded_at, zone),
        struck=struck_words(row, zone, reads), by=str(row.by),
    )  # fmt: skip
