"""Which observations are due in a dose, and which lines a reading crosses. Pure; the protocol decides.

Sources: the observation presets and thresholds are protocol data, each with its own source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Protocol

from patients.protocols import presets
from patients.protocols.bedside import PlausibleRange
from patients.protocols.monitoring import ObservationMoment, ObservationSchedule, Reading, Stage, Threshold
from patients.protocols.rules import ProtocolRules, Route

NEAR_ENOUGH = timedelta(minutes=5)
USUAL_INFUSION_MIN = 40  # domain: 0.5 mg/kg over 40 min, where no duration was recorded
LONGEST = timedelta(hours=4)
EVER, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
FIELDS = {Reading.MOAA_S: "moaas"}
NAMES = {
    "systolic": "Systolic {} mmHg", "diastolic": "Diastolic {} mmHg", "heart_rate": "Heart rate {}",
    "spo2": "SpO\u2082 {} %", "respiratory_rate": "{} breaths a minute", "moaas": "MOAA/S {}",
    "dissociation": "Dissociation {}", "distress": "Distress {}", "nausea": "Nausea {}",
}  # fmt: skip


# The schedule that ships for a route, where something else was given than the protocol plans.
SCHEDULES = {
    Route.IV: "iv",
    Route.IM: "im",
    Route.SC: "im",
    Route.SUBLINGUAL: "sublingual",
    Route.ORAL: "sublingual",
    Route.ODT: "sublingual",
    Route.INTRANASAL: "esketamine",
}


def schedule_for(rules: ProtocolRules, route: str | None) -> ObservationSchedule:
    """The protocol's own schedule for the route it plans; for any other route the shipped one."""
    if route is None or route == rules.route:
        return rules.observation
    return presets.observation(SCHEDULES[Route(route)])


class Row(Protocol):
    """An observation, as far as time and readings go."""

    observed_at: datetime


class Given(Protocol):
    """An administration, as far as its length goes."""

    given_at: datetime
    over_minutes: int | None
    route: str


def due_times(
    schedule: ObservationSchedule,
    *,
    started_at: datetime,
    first_at: datetime | None,
    over_minutes: int | None,
    until: datetime,
) -> list[datetime]:
    """When a row is due, in order, up to `until`. Before the first administration only the baseline is."""
    found: set[datetime] = set()
    for moment in schedule.moments:
        if moment.stage is Stage.BEFORE:
            found.add(started_at)
        elif first_at is not None:
            end = first_at + timedelta(minutes=over_minutes or USUAL_INFUSION_MIN)
            stay = schedule.min_stay_min.value
            found.update(_times(moment, first_at, end, None if stay is None else timedelta(minutes=stay)))
    return sorted(takewhile(lambda at: at <= until, sorted(found)))


def _times(
    moment: ObservationMoment, first_at: datetime, infused_at: datetime, stay: timedelta | None
) -> Iterator[datetime]:
    if moment.at_min is not None:
        yield first_at + timedelta(minutes=moment.at_min)
    elif moment.every_min is not None:
        step = timedelta(minutes=moment.every_min)
        begin, end = (
            (first_at, infused_at) if moment.stage is Stage.DURING else (infused_at, first_at + LONGEST)
        )
        yield from takewhile(lambda at: at <= end, (begin + step * n for n in range(1, 100)))
    elif moment.stage is Stage.BEFORE_DISCHARGE and stay is not None:
        yield first_at + stay


def infused_at(given: Given) -> datetime:
    """When the drug was in: the end of an infusion, and of anything else the moment it was given."""
    minutes = given.over_minutes or (USUAL_INFUSION_MIN if given.route == Route.IV else 0)
    return given.given_at + timedelta(minutes=minutes)


@dataclass(frozen=True)
class Slot:
    """A row of the schedule: due `at`; what is seen in `[opens_at, closes_at)` answers it."""

    at: datetime
    opens_at: datetime
    closes_at: datetime
    is_answered: bool = False

    def is_missed(self, now: datetime) -> bool:
        """The next row's time has come and nothing was taken; it can still be written down late."""
        return not self.is_answered and self.closes_at <= now


def slots(
    due: Sequence[datetime], observed: Iterable[datetime], first_at: datetime | None = None
) -> list[Slot]:
    """The rows of the schedule, in order of time, each with whether a row that was taken answers it.

    A row may be taken up to five minutes early (less where the schedule is denser), and late until the next
    one begins. A baseline is taken before the first administration, however early, and never after it.
    """
    seen = list(observed)
    found = []
    for at, earlier, later in zip(due, (None, *due), (*due[1:], None), strict=False):
        is_baseline = first_at is None or at < first_at
        opens = EVER if is_baseline and earlier is None else _opens(at, earlier)
        closes = _opens(later, at) if later else NEVER
        if first_at is not None:
            opens, closes = (opens, min(closes, first_at)) if is_baseline else (max(opens, first_at), closes)
        found.append(Slot(at, opens, closes, any(opens <= one < closes for one in seen)))
    return found


def _opens(at: datetime, earlier: datetime | None) -> datetime:
    return at - (NEAR_ENOUGH if earlier is None else min(NEAR_ENOUGH, (at - earlier) / 2))


@dataclass(frozen=True)
class Doubt:
    """A reading, or two beside each other, that somebody should look at again before it stands."""

    key: str  # the field, or `pressure` for the two of it
    value: str
    words: str

    @property
    def fields(self) -> tuple[str, ...]:
        return ("systolic", "diastolic") if self.key == "pressure" else (self.key,)


def doubts(readings: Mapping[str, int | None], ranges: Iterable[PlausibleRange]) -> list[Doubt]:
    """What looks implausible in a row. It is asked about, never refused.

    An upper value alone is how a pressure is taken by palpation; a lower one alone is half of something.
    """
    found = []
    for line in ranges:
        value = readings.get(line.reading)
        if value is not None and not line.holds(value):
            found.append(Doubt(line.reading, str(value), f"{NAMES[line.reading].format(value)}?"))
    high, low = readings.get("systolic"), readings.get("diastolic")
    if high is not None and low is not None and low >= high:
        found.append(Doubt("pressure", f"{high}/{low}", f"{high}/{low}, the lower one first?"))
    if high is None and low is not None:
        found.append(Doubt("pressure", f"?/{low}", f"?/{low}, without the upper one?"))
    return found


def stage_of(at: datetime, first_at: datetime | None) -> Stage:
    """A reading before the first administration is a baseline; after it the dose is under way."""
    return Stage.BEFORE if first_at is None or at < first_at else Stage.DURING


def crossed(
    rows: Sequence[Row], thresholds: Iterable[Threshold], first_at: datetime | None
) -> list[list[Threshold]]:
    """For each row, in order of time, the lines it crosses; a line that asks for repeats needs them."""
    watched = list(thresholds)
    return [
        [line for line in watched if _crosses(rows[: index + 1], line, first_at)]
        for index in range(len(rows))
    ]


def _crosses(rows: Sequence[Row], line: Threshold, first_at: datetime | None) -> bool:
    """The last row crosses the line, and enough earlier ones did, each far enough from the next."""
    seen, last = 0, None
    for row in reversed(rows):
        if line.stage not in (Stage.ANY, stage_of(row.observed_at, first_at)) or not _is_over(row, line):
            if seen == 0:
                return False
            continue
        if last is None or last - row.observed_at >= timedelta(minutes=line.apart_min):
            seen, last = seen + 1, row.observed_at
        if seen >= line.times:
            return True
    return False


def _is_over(row: Row, line: Threshold) -> bool:
    readings = (
        (limit, getattr(row, FIELDS.get(limit.reading, limit.reading.value))) for limit in line.any_of
    )
    return any(value is not None and limit.is_crossed_by(value) for limit, value in readings)


def over_fields(row: Row, lines: Iterable[Threshold]) -> set[str]:
    """The fields of the row that a crossed line is about, for marking them."""
    return {
        FIELDS.get(limit.reading, limit.reading.value)
        for line in lines
        for limit in line.any_of
        if (value := getattr(row, FIELDS.get(limit.reading, limit.reading.value))) is not None
        and limit.is_crossed_by(value)
    }
