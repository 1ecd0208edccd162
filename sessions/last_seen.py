"""What the last readings say about the checks before leaving. Pure; every limit is the protocol's.

The gate shows it beside each check, and leaving against it asks for a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from patients.protocols.monitoring import ChecklistItem, ObservationSchedule, Stage
from sessions.live.clock import t_of
from sessions.models import Administration, Observation
from sessions.observing import infused_at, stage_of

PRESSURES = ("systolic", "diastolic", "heart_rate")
# Which reading speaks for which item of the checklist, by the keys that the shipped protocols use.
READINGS = {"alertness": "moaas", "dissociation": "dissociation", "nausea": "nausea"}
SCALES = {"moaas": "MOAA/S", "dissociation": "Dissociation", "nausea": "Nausea"}
NO_READING, NO_BASELINE = "No reading behind", "No baseline to compare with"
MINUTE = timedelta(minutes=1)  # times are typed without seconds


@dataclass(frozen=True)
class LastSeen:
    """`is_met` is None where the numbers do not say; `lacks` names what was not taken to say it."""

    words: str
    is_met: bool | None = None
    seen_at: datetime | None = None
    lacks: str = ""


def last_seen(item: ChecklistItem, seen: Sequence[Observation], given_at: datetime | None) -> LastSeen | None:
    """What the standing rows, in order of time, say about the item; None where no reading speaks for it.

    A row from before the first administration says how somebody came, not how they leave.
    """
    before = [row for row in seen if stage_of(row.observed_at, given_at) is Stage.BEFORE]
    after = seen if given_at is None else seen[len(before) :]
    if item.key == "vitals":
        return _vitals(before, after, item.limit.value if item.limit else None)
    name = READINGS.get(item.key)
    if name is None:
        return None
    row = _last(after, lambda one: getattr(one, name) is not None)
    if row is None:
        return LastSeen(f"{SCALES[name]} not taken yet", False, lacks=NO_READING)
    value, is_met = getattr(row, name), None
    if item.limit is not None:
        is_met = value >= item.limit.value if name == "moaas" else value <= item.limit.value
    return LastSeen(f"{SCALES[name]} {value}", is_met, row.observed_at)


def _vitals(before: Sequence[Observation], after: Sequence[Observation], percent: float | None) -> LastSeen:
    """The last pressure and heart rate, and how far each is from the baseline, taken before the drug."""
    first = next((row for row in before if row.systolic is not None), None)
    last = _last(after, lambda one: one.systolic is not None)
    if last is None:
        return LastSeen("Pressure not taken yet", False, lacks=NO_READING)
    said = f"{last.pressure}, HR {_rate(last)}"
    if first is None or first is last:
        return LastSeen(f"{said}, no baseline to compare with", False, last.observed_at, NO_BASELINE)
    base = f"baseline {first.pressure}, HR {_rate(first)}"
    off = [_off(getattr(first, name), getattr(last, name)) for name in PRESSURES]
    known = [one for one in off if one is not None]
    worst = max(known, key=abs, default=0.0)
    is_met = None if percent is None or not known else abs(worst) <= percent
    limit = "" if percent is None else f", limit {percent:g} %"
    words = f"{said} ({base}): {worst:+.0f} %{limit}".replace("-", "\N{MINUS SIGN}")
    return LastSeen(words, is_met, last.observed_at)


def _rate(row: Observation) -> str:
    return "?" if row.heart_rate is None else str(row.heart_rate)


def _off(base: int | None, now: int | None) -> float | None:
    return (now - base) / base * 100 if base and now is not None else None


def _last(seen: Sequence[Observation], has: Callable[[Observation], bool]) -> Observation | None:
    return next((row for row in reversed(seen) if has(row)), None)


def against_leaving(
    items: Iterable[ChecklistItem],
    answers: Mapping[str, str],
    *,
    seen: Sequence[Observation],
    given: Sequence[Administration],
    schedule: ObservationSchedule,
    left_at: datetime,
) -> list[str]:
    """Why leaving then asks for a reason, a sentence each: checks not met, or not by what the record says or
    lacks, nobody looked after the last administration, less than the minimum stay."""
    asked, before = list(items), [row for row in seen if row.observed_at < left_at + MINUTE]
    unmet = [item.text.lower() for item in asked if answers.get(item.key) != "yes"]
    first_at = given[0].given_at if given else None
    yes = [item for item in asked if answers.get(item.key) == "yes"]
    said = [(item.key, last_seen(item, before, first_at)) for item in yes]
    denied = [
        f"{key} ({one.words.removeprefix(key.capitalize()).strip()})"
        for key, one in said
        if one and not one.lacks and one.is_met is False
    ]
    found = [f"Not met: {', '.join(unmet)}."] if unmet else []
    found += [f"Not met by the record: {', '.join(denied)}."] if denied else []
    for what in (NO_READING, NO_BASELINE):
        keys = [key for key, one in said if one and one.lacks == what]
        found += [f"{what}: {', '.join(keys)}."] if keys else []
    return found + (_too_soon(before, given, schedule, left_at) if given else [])


def _too_soon(
    seen: Sequence[Observation],
    given: Sequence[Administration],
    schedule: ObservationSchedule,
    left_at: datetime,
) -> list[str]:
    last, stay = given[-1], schedule.min_stay_min.value
    ended = infused_at(last)
    found = []
    if left_at < ended:
        found.append(f"The infusion begun at T+{t_of(last.given_at, given[0].given_at)} was not over.")
    if not any(row.observed_at > last.given_at and row.observed_at >= ended for row in seen):
        found.append("No observation was taken after the last administration.")
    stayed = (left_at - given[0].given_at) // MINUTE
    if stay is not None and stayed < stay:
        found.append(f"Stayed {stayed} min, the protocol asks for {stay:g} min.")
    return found
