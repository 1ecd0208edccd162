"""The live part of the dosing page, ready to print. Pure: everything it shows was read before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_clock
from patients.protocols.rules import ProtocolRules
from sessions.crossings import crossings, undecided
from sessions.gaps import due_slots
from sessions.live.clock import t_of, t_plus
from sessions.live.events import EventRow, event_rows
from sessions.live.given import GivenRow, given_rows, in_all
from sessions.live.log import LogLine, log_lines
from sessions.live.queries import LiveRecord
from sessions.live.rows import TableRow, ahead, table
from sessions.live.warnings import Warned, warned
from sessions.models import CareSession
from sessions.observing import schedule_for


@dataclass(frozen=True)
class Due:
    at: datetime
    t: str
    clock: str
    is_now: bool


@dataclass(frozen=True)
class Board:
    """`first_at` is None until something was given: then the clock stands. `due`: the row to take now."""

    first_at: datetime | None
    clock: str
    is_running: bool
    given: tuple[GivenRow, ...]
    in_all: str
    log: tuple[LogLine, ...]
    rows: tuple[TableRow, ...]
    due: Due | None
    ahead: tuple[TableRow, ...]
    missed: int
    schedule: str
    is_weakly_sourced: bool
    open_lines: tuple[Warned, ...]
    held: tuple[Warned, ...]  # decided with a no: the dose waits for another decision
    waits_for: str  # the dose waits: "open" for a decision, "no" for another one
    answered: tuple[Warned, ...]
    events: tuple[EventRow, ...]

    @property
    def loud(self) -> tuple[Warned, ...]:
        return tuple(line for line in self.open_lines if line.is_loud)


def board(
    session: CareSession,
    record: LiveRecord,
    rules: ProtocolRules,
    *,
    now: datetime,
    zone: ZoneInfo,
    reads_notes: bool,
) -> Board:
    """Without `reads_notes` what was seen and said stays with the care team; only its kind shows."""
    first_at, end = record.first_at, session.ended_at or now
    schedule = schedule_for(rules, record.standing[0].route if record.standing else None)
    is_over = session.ended_at is not None
    rows = due_slots(
        session, schedule, end, given=record.standing, seen=record.seen,
        has_left=record.dose.discharge is not None,
    )  # fmt: skip
    left = [slot for slot in rows if not slot.is_answered]
    missed = [slot for slot in left if is_over or slot.is_missed(now)]
    waiting = [slot for slot in left if slot not in missed]
    found = crossings(record.seen, rules, first_at, record.answers)
    crossed = {str(one.observation.pk): one.lines for one in found}
    open_lines, answered = warned(found, first_at, zone)
    waits = [] if first_at or is_over else undecided(found, record.seen)
    held = {str(one.observation.pk) for one in waits}
    return Board(
        first_at=first_at,
        clock=t_plus(end, first_at) if first_at else "",
        is_running=not is_over and first_at is not None,
        given=given_rows(record.dose.administrations, first_at, zone, reads_notes=reads_notes),
        in_all=in_all(record.standing),
        log=log_lines(record, zone, reads_notes=reads_notes),
        rows=table(record, crossed, missed, zone, reads_notes=reads_notes),
        due=_due(waiting[0].at, first_at, now, zone) if waiting else None,
        ahead=ahead(waiting, first_at, zone),
        missed=len(missed),
        schedule=schedule.title,
        is_weakly_sourced=schedule.confirm,
        open_lines=tuple(open_lines),
        held=tuple(line for line in answered if line.id in held),
        waits_for="no" if any(one.refusal for one in waits) else "open" if waits else "",
        answered=tuple(line for line in answered if line.id not in held),
        events=event_rows(record.events, first_at, zone, reads_notes=reads_notes),
    )


def _due(at: datetime, first_at: datetime | None, now: datetime, zone: ZoneInfo) -> Due:
    return Due(at, t_of(at, first_at), local_clock(at, zone), is_now=at <= now)
