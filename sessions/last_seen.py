"""What the last readings say about the checks before leaving. Pure; every limit is the protocol's.

The gate shows it beside each check, and leaving against it asks for a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from patients.protocols.monitoring import ChecklistItem, ObservationSchedule, Stage, Threshold
from sessions.crossings import hardest
from sessions.live.clock import t_of
from sessions.models import Administration, Observation
from sessions.observing import crossed, infused_at, over_fields, stage_of

COMPARED = ("systolic", "diastolic", "heart_rate")  # with the baseline; SpO₂ has the lines alone
VITALS = (*COMPARED, "spo2")
OTHERS = {"heart_rate": ("HR", ""), "spo2": ("SpO₂", " %")}
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


def last_seen(
    item: ChecklistItem,
    seen: Sequence[Observation],
    given_at: datetime | None,
    lines: Iterable[Threshold],
) -> LastSeen | None:
    """What the standing rows, in order of time, say about the item; None where no reading speaks for it.

    `lines` are the protocol's, beyond which a vital is not near anything.

    A row from before the first administration says how somebody came, not how they leave.
    """
    before = [row for row in seen if stage_of(row.observed_at, given_at) is Stage.BEFORE]
    after = seen if given_at is None else seen[len(before) :]
    if item.key == "vitals":
        return _vitals(item, before, after, given_at, _over(seen, lines, given_at))
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


def _vitals(
    item: ChecklistItem,
    before: Sequence[Observation],
    after: Sequence[Observation],
    given_at: datetime | None,
    over: Mapping[UUID, Sequence[Threshold]],
) -> LastSeen:
    """The latest of each vital with its time, and how far each is from the baseline, taken before the drug.

    Not met where one is beyond a line of the protocol, acknowledged or not; met only where all were taken.
    """
    last = {name: _last(after, _took(name)) for name in VITALS}
    base = {name: next(filter(_took(name), before), None) for name in COMPARED}
    base = {name: None if row is last[name] else row for name, row in base.items()}
    lacks = "" if last["systolic"] and base["systolic"] else NO_BASELINE if last["systolic"] else NO_READING
    off = [_off(base[name], last[name], name) for name in COMPARED]
    known, percent = [one for one in off if one is not None], item.limit.value if item.limit else None
    said = ", ".join((*_pressures(last, given_at), *_others(last, given_at)))
    if last["systolic"]:
        said += ", no baseline to compare with" if lacks else _compared(base, known, percent)
    if beyond := _beyond(last, over):
        return LastSeen(f"{said}. Beyond the line: {'; '.join(beyond)}", False)
    if lacks:
        return LastSeen(said, False, lacks=lacks)
    is_whole = len(known) == len(COMPARED) and last["spo2"] is not None
    if percent is not None and any(abs(one) > percent for one in known):
        return LastSeen(said, False)
    return LastSeen(said, True if is_whole and percent is not None else None)


def _pressures(last: Mapping[str, Observation | None], given_at: datetime | None) -> Iterator[str]:
    """`152/94 at 0:28`; where the halves were last taken in two rows, both rows."""
    rows = [row for name in ("systolic", "diastolic") if (row := last[name])]
    yield from (f"{row.pressure} at {t_of(row.observed_at, given_at)}" for row in dict.fromkeys(rows))
    if last["systolic"] is None:
        yield "Pressure not taken yet"


def _others(last: Mapping[str, Observation | None], given_at: datetime | None) -> Iterator[str]:
    for name, (title, sign) in OTHERS.items():
        row = last[name]
        taken = f"{getattr(row, name)}{sign} at {t_of(row.observed_at, given_at)}" if row else "not taken"
        yield f"{title} {taken}"


def _compared(base: Mapping[str, Observation | None], known: Sequence[float], percent: float | None) -> str:
    """` (baseline 130/80, HR 72): +31 %, limit 20 %`: of the one that is furthest from it."""
    high, low, rate = (str(getattr(row, name)) if (row := base[name]) else "?" for name in COMPARED)
    limit = "" if percent is None else f", limit {percent:g} %"
    words = f" (baseline {high}/{low}, HR {rate}): {max(known, key=abs, default=0.0):+.0f} %{limit}"
    return words.replace("-", "\N{MINUS SIGN}")


def _over(
    seen: Sequence[Observation], lines: Iterable[Threshold], given_at: datetime | None
) -> dict[UUID, Sequence[Threshold]]:
    """The lines that each row crosses, by its id, as the live alarms know them."""
    found = zip(seen, crossed(seen, lines, given_at), strict=True)
    return {row.pk: hardest(row, over) for row, over in found}


def _beyond(last: Mapping[str, Observation | None], over: Mapping[UUID, Sequence[Threshold]]) -> list[str]:
    """The lines in words that the latest of each vital is beyond."""
    rows = [(name, row) for name, row in last.items() if row]
    titles = (line.title for name, row in rows for line in over[row.pk] if name in over_fields(row, [line]))
    return list(dict.fromkeys(titles))


def _took(name: str) -> Callable[[Observation], bool]:
    return lambda row: getattr(row, name) is not None


def _off(base: Observation | None, last: Observation | None, name: str) -> float | None:
    """How far from the baseline, in percent of it."""
    if base is None or last is None or not (was := getattr(base, name)):
        return None
    return float((getattr(last, name) - was) / was * 100)


def _last(seen: Sequence[Observation], has: Callable[[Observation], bool]) -> Observation | None:
    return next((row for row in reversed(seen) if has(row)), None)


def against_leaving(
    items: Iterable[ChecklistItem],
    answers: Mapping[str, str],
    *,
    seen: Sequence[Observation],
    given: Sequence[Administration],
    schedule: ObservationSchedule,
    lines: Iterable[Threshold],
    left_at: datetime,
) -> list[str]:
    """Why leaving then asks for a reason, a sentence each: checks not met, or not by what the record says or
    lacks, nobody looked after the last administration, less than the minimum stay."""
    asked, watched, before = (
        list(items),
        list(lines),
        [row for row in seen if row.observed_at < left_at + MINUTE],
    )
    unmet = [item.text.lower() for item in asked if answers.get(item.key) != "yes"]
    first_at = given[0].given_at if given else None
    yes = [item for item in asked if answers.get(item.key) == "yes"]
    said = [(item.key, last_seen(item, before, first_at, watched)) for item in yes]
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
