"""The facts beside each check before leaving: the last readings against the baseline and the limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import hours, local_clock
from patients.protocols.monitoring import ChecklistItem, ObservationSchedule, Threshold
from sessions.gaps import Gaps, gaps
from sessions.last_seen import last_seen
from sessions.live.clock import t_of
from sessions.live.queries import LiveRecord
from sessions.models import CareSession


@dataclass(frozen=True)
class Fact:
    """Beside a check. `is_met` is None where the numbers do not say."""

    text: str
    is_met: bool | None = None


@dataclass(frozen=True)
class Gate:
    facts: dict[str, Fact]
    stay: tuple[Fact, ...]
    has_gaps: bool  # rows of the schedule that leaving now leaves empty: it asks for their own reason


def gate(
    session: CareSession,
    record: LiveRecord,
    items: Sequence[ChecklistItem],
    schedule: ObservationSchedule,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> Gate:
    has_left = record.dose.discharge is not None
    lines = session.course.protocol_version.rules.thresholds
    left = gaps(session, schedule, now, given=record.standing, seen=record.seen, has_left=has_left)
    return Gate(
        facts={item.key: fact for item in items if (fact := _fact(item, record, lines))},
        stay=(*_stay(record, schedule, now, zone), *_open_rows(left)),
        has_gaps=left.asks,
    )


def _fact(item: ChecklistItem, record: LiveRecord, lines: Sequence[Threshold]) -> Fact | None:
    said = last_seen(item, record.seen, record.first_at, lines)
    if said is None:
        return None
    when = f" at {t_of(said.seen_at, record.first_at)}" if said.seen_at else ""
    return Fact(f"{said.words}{when}", said.is_met)


def _stay(record: LiveRecord, schedule: ObservationSchedule, now: datetime, zone: ZoneInfo) -> Iterator[Fact]:
    minutes = schedule.min_stay_min.value
    if minutes is not None and record.first_at is not None:
        earliest = record.first_at + timedelta(minutes=minutes)
        yield Fact(f"Stays at least {minutes:g} min: from {local_clock(earliest, zone)}", now >= earliest)
    if record.seen:
        ago = now - record.seen[-1].observed_at
        yield Fact(f"Last observation {hours(ago)} ago", ago <= timedelta(minutes=30))
    else:
        yield Fact("No observation was taken yet", False)
    if going_on := [event.title.lower() for event in record.events if event.is_going_on]:
        yield Fact(f"Still going on: {', '.join(going_on)}", False)


def _open_rows(left: Gaps) -> Iterator[Fact]:
    """Rows of the schedule that leaving now leaves empty."""
    if left.words:
        yield Fact(f"Observations: {left.words}", False if left.asks else None)
