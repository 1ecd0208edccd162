"""The T+ log, newest first: what was given, seen, said and done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sessions.live.clock import t_of
from sessions.live.given import given_label, late
from sessions.live.queries import LiveRecord
from sessions.live.struck import struck_words
from sessions.models import AdverseEvent, TimelineMark


@dataclass(frozen=True)
class LogLine:
    """`mark_id` where it is a mark that can be undone; `takes_words` while that mark has none."""

    at: datetime
    id: str
    when: str
    text: str
    tone: str = ""
    more: str = ""
    chip: str = ""
    voice: bool = False
    mark_id: str = ""
    takes_words: bool = False
    struck: str = ""


def log_lines(record: LiveRecord, zone: ZoneInfo, *, reads_notes: bool) -> tuple[LogLine, ...]:
    lines = [*_given(record), *_left(record)]
    lines += [_mark(mark, record.first_at, zone, reads_notes) for mark in record.dose.marks]
    lines += [_event(event, record.first_at) for event in record.events if event.struck_at is None]
    if reads_notes:
        lines += list(_row_notes(record))
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True))


def _t(at: datetime, first_at: datetime | None) -> str:
    return t_of(at, first_at) if first_at else "before"


def _given(record: LiveRecord) -> Iterator[LogLine]:
    for row in record.standing:
        label = f"{given_label(row)} given"
        when = _t(row.given_at, record.first_at)
        yield LogLine(row.given_at, f"log-{row.pk}", when, label, "teal", str(row.given_by))


def _mark(mark: TimelineMark, first_at: datetime | None, zone: ZoneInfo, reads: bool) -> LogLine:
    """What was seen and said stays with the care team; for others only its kind shows."""
    words = mark.text if reads else ""
    kind = mark.get_kind_display()
    is_standing = mark.struck_at is None
    return LogLine(
        at=mark.at,
        id=f"log-{mark.pk}",
        when=_t(mark.at, first_at),
        text=words or kind,
        more=late(mark.at, mark.recorded_at, zone),
        chip=kind.lower() if words and mark.kind != TimelineMark.Kind.NOTE else "",
        voice=mark.kind == TimelineMark.Kind.WORDS and bool(words),
        mark_id=str(mark.pk) if is_standing else "",
        takes_words=is_standing and not mark.text,
        struck=struck_words(mark, zone, reads, deed="Taken back"),
    )


def _event(event: AdverseEvent, first_at: datetime | None) -> LogLine:
    text = f"{event.title}, {event.get_severity_display().lower()}"
    tone = "red" if event.is_serious or event.severity == AdverseEvent.Severity.SEVERE else "amber"
    return LogLine(
        event.onset_at, f"log-{event.pk}", _t(event.onset_at, first_at), text, tone, chip="adverse event"
    )


def _row_notes(record: LiveRecord) -> Iterator[LogLine]:
    for row in record.seen:
        if row.note:
            when = _t(row.observed_at, record.first_at)
            yield LogLine(row.observed_at, f"log-{row.pk}", when, row.note, more=str(row.by))


def _left(record: LiveRecord) -> Iterator[LogLine]:
    left = record.dose.discharge
    if left:
        when = _t(left.discharged_at, record.first_at)
        yield LogLine(
            left.discharged_at, f"log-{left.pk}", when, f"Left with {left.escort}", "green", str(left.by)
        )
