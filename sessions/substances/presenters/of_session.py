"""What the log says about each administration of a dosing session."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sessions.models import CareSession
from sessions.substances.amounts import NONE, exact, say_mg
from sessions.substances.models import LogEntry


@dataclass(frozen=True)
class Logged:
    id: UUID
    label: str
    text: str  # "K-014, lot 4471: 75 mg (1.5 mL)"; empty when nothing is logged
    missing: str  # "25 mg are not in the log"


def of_session(session: CareSession) -> list[Logged]:
    rows = list(session.administrations.standing())
    lines = LogEntry.objects.filter(administration__in=rows, kind=LogEntry.Kind.GIVEN, reversal=None)
    of_row: dict[UUID | None, list[LogEntry]] = {}
    for line in lines.select_related("container").order_by("recorded_at"):
        of_row.setdefault(line.administration_id, []).append(line)
    shown = []
    for row in rows:
        mine = of_row.get(row.pk, [])
        rest = exact(row.total_mg) - sum((line.amount_mg for line in mine), NONE)
        text = "; ".join(_from(line) for line in mine)
        shown.append(Logged(row.pk, row.label, text, f"{say_mg(rest)} not logged" if rest else ""))
    return shown


def _from(line: LogEntry) -> str:
    one = line.container
    return f"{one.number}, lot {one.lot}: {say_mg(line.amount_mg)} ({one.measure(line.amount_mg)})"
