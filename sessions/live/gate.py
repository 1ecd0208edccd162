"""The facts beside each check before leaving: the last readings against the baseline and the limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import hours, local_clock
from patients.protocols.monitoring import ChecklistItem, ObservationSchedule
from sessions.live.clock import t_of
from sessions.live.record import LiveRecord
from sessions.models import Observation

PRESSURES = ("systolic", "diastolic", "heart_rate")
# Which reading speaks for which item of the checklist, by the keys that the shipped protocols use.
READINGS = {"alertness": "moaas", "dissociation": "dissociation", "nausea": "nausea"}
SCALES = {"moaas": "MOAA/S", "dissociation": "Dissociation", "nausea": "Nausea"}


@dataclass(frozen=True)
class Fact:
    """Beside a check. `is_met` is None where the numbers do not say."""

    text: str
    is_met: bool | None = None


@dataclass(frozen=True)
class Gate:
    facts: dict[str, Fact]
    stay: tuple[Fact, ...]


def gate(
    record: LiveRecord,
    items: Sequence[ChecklistItem],
    schedule: ObservationSchedule,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> Gate:
    return Gate(
        facts={item.key: fact for item in items if (fact := _fact(item, record))},
        stay=tuple(_stay(record, schedule, now, zone)),
    )


def _fact(item: ChecklistItem, record: LiveRecord) -> Fact | None:
    if item.key == "vitals":
        return _vitals(record, item.limit.value if item.limit else None)
    name = READINGS.get(item.key)
    if name is None:
        return None
    row = _last(record, lambda one: getattr(one, name) is not None)
    if row is None:
        return Fact(f"{SCALES[name]} not taken yet", False)
    value = getattr(row, name)
    is_met = None
    if item.limit is not None:
        is_met = value >= item.limit.value if name == "moaas" else value <= item.limit.value
    return Fact(f"{SCALES[name]} {value} at {t_of(row.observed_at, record.first_at)}", is_met)


def _vitals(record: LiveRecord, percent: float | None) -> Fact:
    """The last pressure and heart rate, and how far each is from the baseline."""
    first = next((row for row in record.seen if row.systolic), None)
    last = _last(record, lambda one: bool(one.systolic))
    if first is None or last is None or first is last:
        return Fact("No reading to compare with a baseline yet", False)
    said = f"{last.systolic}/{last.diastolic or '?'}, HR {last.heart_rate or '?'}"
    base = f"baseline {first.systolic}/{first.diastolic or '?'}, HR {first.heart_rate or '?'}"
    off = [_off(getattr(first, name), getattr(last, name)) for name in PRESSURES]
    known = [one for one in off if one is not None]
    worst = max(known, key=abs, default=0.0)
    is_met = None if percent is None or not known else abs(worst) <= percent
    limit = "" if percent is None else f", limit {percent:g} %"
    return Fact(f"{said} ({base}): {worst:+.0f} %{limit}".replace("-", "\N{MINUS SIGN}"), is_met)


def _off(base: int | None, now: int | None) -> float | None:
    return (now - base) / base * 100 if base and now is not None else None


def _last(record: LiveRecord, has: Callable[[Observation], bool]) -> Observation | None:
    return next((row for row in reversed(record.seen) if has(row)), None)


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
