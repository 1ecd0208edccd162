"""What was given: one line each, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_clock
from sessions.amounts import mg_per_kg, plain
from sessions.live.clock import t_of
from sessions.live.struck import struck_words
from sessions.models import Administration

LATE_MIN = 10


@dataclass(frozen=True)
class GivenRow:
    id: str
    label: str
    more: str
    clock: str
    t: str
    struck: str
    late: str


def given_rows(
    rows: Sequence[Administration], first_at: datetime | None, zone: ZoneInfo, *, reads_notes: bool
) -> tuple[GivenRow, ...]:
    """Struck entries included; why they were struck is for the care team."""
    return tuple(_given_row(row, first_at, zone, reads_notes) for row in rows)


def _given_row(row: Administration, first_at: datetime | None, zone: ZoneInfo, reads_notes: bool) -> GivenRow:
    over = f"over {row.over_minutes} min" if row.over_minutes else ""
    lot = f"lot {row.lot}" if row.lot else ""
    return GivenRow(
        id=str(row.pk),
        label=given_label(row),
        more=" · ".join(filter(None, (per_kg(row.total_mg, row.weight_kg), over, row.site, lot))),
        clock=local_clock(row.given_at, zone),
        t=f"T+{t_of(row.given_at, first_at)}" if first_at and row.given_at >= first_at else "",
        struck=struck_words(row, zone, reads_notes),
        late=late(row.given_at, row.recorded_at, zone),
    )


def given_label(row: Administration) -> str:
    """IM 75 mg, or Booster IM 25 mg"""
    part = "" if row.part == Administration.Part.FIRST else f"{row.get_part_display()} "
    return f"{part}{row.label}"


def per_kg(mg: Decimal, kg: Decimal | None) -> str:
    return f"{plain(mg_per_kg(mg, kg))} mg/kg" if kg else ""


def in_all(standing: Sequence[Administration]) -> str:
    """100 mg in all, 1.31 mg/kg; empty while there is one giving or none."""
    if len(standing) < 2:
        return ""
    total = sum((row.total_mg for row in standing), Decimal(0))
    weight = next((row.weight_kg for row in reversed(standing) if row.weight_kg), None)
    return " · ".join(filter(None, (f"{plain(total)} mg in all", per_kg(total, weight))))


def late(happened: datetime, recorded: datetime, zone: ZoneInfo) -> str:
    """Both times of a late entry; empty where it was written down at once."""
    minutes = (recorded - happened).total_seconds() / 60
    return f"written {local_clock(recorded, zone)}" if minutes > LATE_MIN else ""
