"""What the last readings say about the checks before leaving. Pure; every limit is the protocol's.

The gate shows it beside each check, and leaving against it asks for a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from patients.protocols.monitoring import ChecklistItem, ObservationSchedule
from sessions.models import Administration, Observation

PRESSURES = ("systolic", "diastolic", "heart_rate")
# Which reading speaks for which item of the checklist, by the keys that the shipped protocols use.
READINGS = {"alertness": "moaas", "dissociation": "dissociation", "nausea": "nausea"}
SCALES = {"moaas": "MOAA/S", "dissociation": "Dissociation", "nausea": "Nausea"}
MINUTE = timedelta(minutes=1)  # times are typed without seconds


@dataclass(frozen=True)
class LastSeen:
    """`is_met` is None where the numbers do not say; `seen_at` where nothing was taken to compare."""

    words: str
    is_met: bool | None = None
    seen_at: datetime | None = None

    @property
    def was_taken(self) -> bool:
        return self.seen_at is not None


def last_seen(item: ChecklistItem, seen: Sequence[Observation], given_at: datetime | None) -> LastSeen | None:
    """What the standing rows, in order of time, say about the item; None where no reading speaks for it.

    A row from before the first administration says how somebody came, not how they leave.
    """
    after = [row for row in seen if given_at is None or row.observed_at > given_at]
    if item.key == "vitals":
        return _vitals(seen, after, item.limit.value if item.limit else None)
    name = READINGS.get(item.key)
    if name is None:
        return None
    row = _last(after, lambda one: getattr(one, name) is not None)
    if row is None:
        return LastSeen(f"{SCALES[name]} not taken yet", False)
    value, is_met = getattr(row, name), None
    if item.limit is not None:
        is_met = value >= item.limit.value if name == "moaas" else value <= item.limit.value
    return LastSeen(f"{SCALES[name]} {value}", is_met, row.observed_at)


def _vitals(seen: Sequence[Observation], after: Sequence[Observation], percent: float | None) -> LastSeen:
    """The last pressure and heart rate, and how far each is from the baseline."""
    first = next((row for row in seen if row.systolic), None)
    last = _last(after, lambda one: bool(one.systolic))
    if first is None or last is None or first is last:
        return LastSeen("No reading to compare with a baseline yet", False)
    said = f"{last.systolic}/{last.diastolic or '?'}, HR {last.heart_rate or '?'}"
    base = f"baseline {first.systolic}/{first.diastolic or '?'}, HR {first.heart_rate or '?'}"
    off = [_off(getattr(first, name), getattr(last, name)) for name in PRESSURES]
    known = [one for one in off if one is not None]
    worst = max(known, key=abs, default=0.0)
    is_met = None if percent is None or not known else abs(worst) <= percent
    limit = "" if percent is None else f", limit {percent:g} %"
    words = f"{said} ({base}): {worst:+.0f} %{limit}".replace("-", "\N{MINUS SIGN}")
    return LastSeen(words, is_met, last.observed_at)


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
    """Why leaving then asks for a reason, a sentence each: checks not met, answers that the record denies or
    knows nothing of, nobody looked after the last administration, less than the minimum stay."""
    asked, before = list(items), [row for row in seen if row.observed_at < left_at + MINUTE]
    unmet = [item.text.lower() for item in asked if answers.get(item.key) != "yes"]
    first_at = given[0].given_at if given else None
    yes = [item for item in asked if answers.get(item.key) == "yes"]
    said = [(item.key, last_seen(item, before, first_at)) for item in yes]
    denied = [
        f"{key} ({one.words.removeprefix(key.capitalize()).strip()})"
        for key, one in said
        if one and one.was_taken and one.is_met is False
    ]
    unfounded = [key for key, one in said if one and not one.was_taken]
    found = [f"Not met: {', '.join(unmet)}."] if unmet else []
    found += [f"Not as recorded: {', '.join(denied)}."] if denied else []
    found += (
        [f"Yes with no reading behind it: {', '.join(unfounded)}. Say what that rests on."]
        if unfounded
        else []
    )
    return found + (_too_soon(before, given, schedule, left_at) if given else [])


def _too_soon(
    seen: Sequence[Observation],
    given: Sequence[Administration],
    schedule: ObservationSchedule,
    left_at: datetime,
) -> list[str]:
    last, stay = given[-1], schedule.min_stay_min.value
    ended = last.given_at + timedelta(minutes=last.over_minutes or 0)
    found = []
    if not any(row.observed_at > last.given_at and row.observed_at >= ended for row in seen):
        found.append("No observation was taken after the last administration.")
    stayed = (left_at - given[0].given_at) // MINUTE
    if stay is not None and stayed < stay:
        found.append(f"Stayed {stayed} min, the protocol asks for {stay:g} min.")
    return found
