"""What is watched around a dose: the visit, its observations, thresholds, checklist items. All is data."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from integration_care.core.permissions import Role
from patients.protocols.values import ProtocolDataError, Sourced


class Stage(StrEnum):
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    BEFORE_DISCHARGE = "before_discharge"
    ANY = "any"


class Reading(StrEnum):
    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    HEART_RATE = "heart_rate"
    SPO2 = "spo2"
    MOAA_S = "moaa_s"


class Compare(StrEnum):
    ABOVE = "above"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BELOW = "below"


class Level(StrEnum):
    """What a crossed threshold asks for."""

    PRESCRIBER_DECISION = "prescriber_decision"
    NOTIFY = "notify"
    AMBER = "amber"
    RED = "red"
    URGENT = "urgent"


@dataclass(frozen=True)
class ObservationMoment:
    """One row, or one rhythm, of the schedule: `at_min` after the first administration, or `every_min`."""

    stage: Stage
    at_min: float | None = None
    every_min: float | None = None

    def __post_init__(self) -> None:
        if self.at_min is not None and self.every_min is not None:
            raise ProtocolDataError("every_min: say at_min or every_min, not both")
        if self.every_min is not None and self.every_min <= 0:
            raise ProtocolDataError("every_min: must be more than 0")


@dataclass(frozen=True)
class VisitRules:
    """`usual_min`: minutes from the start of a dose to its end, as it is booked; `margin_min` after that end
    staff are asked about a dose that is not completed, or whose leaving is not recorded."""

    usual_min: Sourced[int]
    margin_min: Sourced[int]

    def __post_init__(self) -> None:
        if self.usual_min.value <= 0:
            raise ProtocolDataError("usual_min.value: must be more than 0")
        if self.margin_min.value < 0:
            raise ProtocolDataError("margin_min.value: must not be negative")


@cache
def shipped_visit() -> VisitRules:
    source = "no source names it; clinic default"
    return VisitRules(Sourced(180, source, confirm=True), Sourced(60, source, confirm=True))


@dataclass(frozen=True)
class ObservationSchedule:
    """`min_stay_min`: minutes from the first administration before the patient may leave, if any."""

    title: str
    moments: tuple[ObservationMoment, ...]
    min_stay_min: Sourced[float | None]
    source: str
    confirm: bool = False


@dataclass(frozen=True)
class Limit:
    reading: Reading
    compare: Compare
    value: float

    def is_crossed_by(self, reading: float) -> bool:
        return {
            Compare.ABOVE: reading > self.value,
            Compare.AT_LEAST: reading >= self.value,
            Compare.AT_MOST: reading <= self.value,
            Compare.BELOW: reading < self.value,
        }[self.compare]


PRESSURE = [Reading.SYSTOLIC, Reading.DIASTOLIC]
NAMES = {
    Reading.SYSTOLIC: "Systolic", Reading.DIASTOLIC: "Diastolic", Reading.HEART_RATE: "Heart rate",
    Reading.SPO2: "SpO\u2082", Reading.MOAA_S: "MOAA/S",
}  # fmt: skip
SIGNS = {Reading.SPO2: " %"}
SAID = {
    Compare.ABOVE: "above {}", Compare.AT_LEAST: "at least {}",
    Compare.AT_MOST: "{} or less", Compare.BELOW: "below {}",
}  # fmt: skip


@dataclass(frozen=True)
class Threshold:
    """Crossed when a limit is crossed in `times` readings, each `apart_min` minutes from the last."""

    key: str
    stage: Stage
    any_of: tuple[Limit, ...]
    level: Level
    source: str
    confirm: bool = False
    times: int = 1
    apart_min: float = 0

    def __post_init__(self) -> None:
        if not self.any_of:
            raise ProtocolDataError("any_of: needs one reading at least")
        if self.times < 1:
            raise ProtocolDataError("times: must be at least 1")

    @property
    def title(self) -> str:
        """The line in words, made of its limits: `Pressure above 180/110, in 2 readings 5 min apart`."""
        words = limits_in_words(self.any_of) + (" before the dose" if self.stage is Stage.BEFORE else "")
        apart = f" {self.apart_min:g} min apart" if self.apart_min else ""
        return words if self.times == 1 else f"{words}, in {self.times} readings{apart}"


def limits_in_words(limits: Sequence[Limit]) -> str:
    """`Pressure above 140/90`, `Heart rate above 120 or below 50`, `MOAA/S 3 or less`."""
    if [one.reading for one in limits] == PRESSURE and limits[0].compare is limits[1].compare:
        high, low = limits
        return f"Pressure {SAID[high.compare].format(f'{high.value:g}/{low.value:g}')}"
    said: list[str] = []
    for before, limit in zip((None, *limits), limits, strict=False):
        name = "" if before and before.reading is limit.reading else f"{NAMES[limit.reading]} "
        number = f"{limit.value:g}{SIGNS.get(limit.reading, '')}"
        said.append(name + SAID[limit.compare].format(number))
    return " or ".join(said)


# Units of a weight, as clinics write them.
KILOGRAMS = frozenset({"kg", "kgs", "kilograms"})
WEIGHED_IN = KILOGRAMS | {"lb", "lbs", "pounds"}
# Points before a dose that no role goes on without: who it is, and that they agreed.
NEVER_WITHOUT = frozenset({"identity", "consent"})


@dataclass(frozen=True)
class ChecklistItem:
    """Answered yes, no or unknown. `limit` is the number in the text, where it has one.

    `override_roles` may go on without a yes, with a reason; empty means that nobody may. `unit` is that of
    the number which a yes comes with, such as the weight that was taken.
    """

    key: str
    text: str
    limit: Sourced[float] | None = None
    override_roles: tuple[Role, ...] = (Role.PRESCRIBER,)
    unit: str = ""

    def __post_init__(self) -> None:
        if Role.PATIENT in self.override_roles:
            raise ProtocolDataError("override_roles: expected roles of the staff")

    @property
    def is_weight(self) -> bool:
        """Its number is what a patient weighs: one dose after another it changes little."""
        return self.unit.strip().lower() in WEIGHED_IN

    @property
    def is_in_kg(self) -> bool:
        """A weight that doses are reckoned by."""
        return self.unit.strip().lower() in KILOGRAMS
