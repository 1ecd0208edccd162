"""The dosing page: intention and readiness, the T+ clock with its log, observations with what is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_clock
from patients.protocols.monitoring import Level, ObservationSchedule, Threshold
from patients.protocols.rules import ProtocolRules
from sessions.amounts import plain
from sessions.models import Administration, CareSession, Observation
from sessions.observing import crossed, due_times, over_fields, schedule_for, still_due
from sessions.records import DoseRecord

AHEAD = timedelta(hours=6)
SOON = timedelta(minutes=3)
SHOWN_AHEAD = 2
CELLS = ("heart_rate", "spo2", "respiratory_rate", "moaas", "dissociation", "distress", "nausea")
TONES = {
    Level.AMBER: "amber", Level.NOTIFY: "amber", Level.PRESCRIBER_DECISION: "amber",
    Level.RED: "red", Level.URGENT: "red",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    text: str
    tone: str = ""


@dataclass(frozen=True)
class ObservationRow:
    """One line of the table: taken (`cells`), or still to come (`due`)."""

    t: str
    clock: str
    cells: tuple[Cell, ...] = ()
    due: str = ""
    note: str = ""
    late: str = ""  # written down later than seen


@dataclass(frozen=True)
class GivenRow:
    id: str
    label: str
    more: str
    clock: str
    struck: str


@dataclass(frozen=True)
class Entry:
    """A line of the T+ log, in the shape of `components/timeline.html`."""

    when: str
    text: str
    tone: str = ""
    more: str = ""
    voice: bool = False


@dataclass(frozen=True)
class Warned:
    title: str
    text: str
    tone: str


@dataclass(frozen=True)
class Board:
    """`first_at` is None until something was given: then the clock stands."""

    first_at: datetime | None
    clock: str
    is_running: bool
    given: tuple[GivenRow, ...]
    log: tuple[Entry, ...]
    rows: tuple[ObservationRow, ...]
    ahead: tuple[ObservationRow, ...]
    next_due: datetime | None
    next_words: str
    schedule: str
    is_weakly_sourced: bool
    warned: tuple[Warned, ...]


def board(
    session: CareSession,
    record: DoseRecord,
    rules: ProtocolRules,
    *,
    now: datetime,
    zone: ZoneInfo,
    reads_notes: bool,
) -> Board:
    """Without `reads_notes` what was seen and said stays with the care team; only its kind shows."""
    standing = record.standing
    first_at = standing[0].given_at if standing else None
    end = session.ended_at or now
    schedule = schedule_for(rules, standing[0].route if standing else None)
    due = _due(session, record, schedule, first_at, end)
    lines = crossed(record.observations, rules.thresholds, first_at)
    return Board(
        first_at=first_at,
        clock=t_plus(end, first_at) if first_at else "",
        is_running=session.ended_at is None and first_at is not None,
        given=tuple(_given(row, zone) for row in record.administrations),
        log=tuple(_log(record, first_at, zone, reads_notes=reads_notes)),
        rows=tuple(
            _row(row, over, first_at, zone) for row, over in zip(record.observations, lines, strict=True)
        ),
        ahead=tuple(
            ObservationRow(t_of(at, first_at), local_clock(at, zone), due=f"due {local_clock(at, zone)}")
            for at in due[1 : 1 + SHOWN_AHEAD]
        ),
        next_due=due[0] if due else None,
        next_words=_next_words(due, first_at),
        schedule=schedule.title,
        is_weakly_sourced=schedule.confirm,
        warned=() if session.ended_at else tuple(_warned(record.observations, lines, first_at)),
    )


def t_plus(at: datetime, first_at: datetime) -> str:
    """T+0:43"""
    minutes = max(0, int((at - first_at).total_seconds() // 60))
    return f"T+{minutes // 60}:{minutes % 60:02d}"


def t_of(at: datetime, first_at: datetime | None) -> str:
    """0:30 after the first administration, −0:12 before it, `base` while nothing was given."""
    if first_at is None:
        return "base"
    minutes = round((at - first_at).total_seconds() / 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"


def _due(
    session: CareSession,
    record: DoseRecord,
    schedule: ObservationSchedule,
    first_at: datetime | None,
    end: datetime,
) -> list[datetime]:
    """What is still due: nothing once the session is over, and only what lies ahead of the last row."""
    if session.started_at is None or session.ended_at is not None or record.discharge is not None:
        return []
    over = next((row.over_minutes for row in record.standing if row.over_minutes), None)
    due = due_times(
        schedule,
        started_at=session.started_at,
        first_at=first_at,
        over_minutes=over,
        until=end + AHEAD,
    )
    unmet = still_due(due, [row.observed_at for row in record.observations])
    last = max((row.observed_at for row in record.observations), default=None)
    return [at for at in unmet if last is None or at > last]


def _next_words(due: Sequence[datetime], first_at: datetime | None) -> str:
    if not due:
        return ""
    return f"T+{t_of(due[0], first_at)}" if first_at else "baseline"


def _given(row: Administration, zone: ZoneInfo) -> GivenRow:
    per_kg = f"{plain(row.total_mg / row.weight_kg)[:4]} mg/kg" if row.weight_kg else ""
    over = f"over {row.over_minutes} min" if row.over_minutes else ""
    booster = "" if row.part == Administration.Part.FIRST else f"{row.get_part_display()} "
    return GivenRow(
        id=str(row.pk),
        label=f"{booster}{row.label}",
        more=" · ".join(filter(None, (per_kg, over, row.site))),
        clock=local_clock(row.given_at, zone),
        struck=row.struck_reason,
    )


def _row(
    row: Observation, over: Sequence[Threshold], first_at: datetime | None, zone: ZoneInfo
) -> ObservationRow:
    marked = {name: TONES[line.level] for line in over for name in over_fields(row, [line])}
    pressure = f"{row.systolic}/{row.diastolic or '?'}" if row.systolic else ""
    cells = [Cell(pressure, marked.get("systolic") or marked.get("diastolic", ""))]
    for name in CELLS:
        value = getattr(row, name)
        cells.append(Cell("" if value is None else str(value), marked.get(name, "")))
    is_late = row.recorded_at - row.observed_at > timedelta(minutes=10)
    return ObservationRow(
        t=t_of(row.observed_at, first_at),
        clock=local_clock(row.observed_at, zone),
        cells=tuple(cells),
        note=row.note,
        late=f"written {local_clock(row.recorded_at, zone)}" if is_late else "",
    )


def _warned(
    rows: Sequence[Observation], lines: Sequence[Sequence[Threshold]], first_at: datetime | None
) -> Iterator[Warned]:
    """What the newest row crosses, the most pressing first; a softer line on the same reading is left out."""
    said: set[str] = set()
    pressing = sorted(lines[-1], key=lambda line: list(TONES).index(line.level), reverse=True) if rows else []
    for line in pressing:
        fields = over_fields(rows[-1], [line])
        if not fields <= said:
            yield _warning(line, rows[-1], first_at)
        said |= fields


def _warning(line: Threshold, row: Observation, first_at: datetime | None) -> Warned:
    """The line with its source; weakly sourced ones say so."""
    source = "clinic default, confirm with your prescriber" if line.confirm else line.source
    if TONES[line.level] == "red":
        ask = "Tell the prescriber now."
    else:
        ask = "The prescriber decides." if line.level is Level.PRESCRIBER_DECISION else "Tell the prescriber."
    when = f"at {t_of(row.observed_at, first_at)}" if first_at else "at baseline"
    return Warned(f"{line.title}, {when}", f"{ask} ({source})", TONES[line.level])


def _log(record: DoseRecord, first_at: datetime | None, zone: ZoneInfo, *, reads_notes: bool) -> list[Entry]:
    """Newest first: what was given, seen, said, and each move of the session."""
    dated: list[tuple[datetime, Entry]] = []
    for row in record.standing:
        given = _given(row, zone)
        dated.append(
            (row.given_at, _entry(row.given_at, first_at, f"{given.label} given", "teal", str(row.given_by)))
        )
    for mark in record.marks:
        words = mark.text if reads_notes else ""
        voice = mark.kind == mark.Kind.WORDS and bool(words)
        more = mark.get_kind_display() if words and mark.kind != mark.Kind.NOTE else ""
        text = words or mark.get_kind_display()
        dated.append((mark.at, _entry(mark.at, first_at, text, "", more, voice=voice)))
    for seen in record.observations:
        if reads_notes and seen.note:
            dated.append((seen.observed_at, _entry(seen.observed_at, first_at, seen.note, "", str(seen.by))))
    if record.discharge:
        left = record.discharge
        words = f"Left with {left.escort}"
        dated.append((left.discharged_at, _entry(left.discharged_at, first_at, words, "green", str(left.by))))
    return [entry for _, entry in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _entry(
    at: datetime, first_at: datetime | None, text: str, tone: str, more: str = "", *, voice: bool = False
) -> Entry:
    return Entry(t_of(at, first_at) if first_at else "before", text, tone, more, voice)
