"""What a protocol holds. Every clinical number is data and carries its source; none is a constant in code.

Hours are elapsed hours. `ProtocolRules.from_data` is the way in for JSON; it refuses with the exact path.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, cast

from integration_care.core.permissions import Role
from patients.protocols.bedside import EventSort, PlausibleRange, shipped_events, shipped_plausible
from patients.protocols.between import BetweenRules, shipped_between
from patients.protocols.codec import read, write
from patients.protocols.doses import DoseRules, Route, shipped_doses
from patients.protocols.monitoring import (
    NEVER_WITHOUT,
    ChecklistItem,
    ObservationSchedule,
    Threshold,
    VisitRules,
    shipped_visit,
)
from patients.protocols.responses import SuggestedResponses, check_kinds, shipped_responses
from patients.protocols.screening import (
    EducationTopic,
    ScreeningRules,
    refuse_patients,
    shipped_education,
    shipped_override_roles,
    shipped_screening,
)
from patients.protocols.steps import FollowUpStep
from patients.protocols.stored import readable
from patients.protocols.values import ProtocolDataError, QuietHours, Sourced

__all__ = ["ProtocolDataError", "ProtocolRules", "QuietHours", "Route", "Sourced"]


NOBODY_MAY = "nobody goes on without this point"


class Anchor(StrEnum):
    """The instant from which the hours of the window are counted."""

    FIRST_ADMINISTRATION = "first_administration"
    LAST_ADMINISTRATION = "last_administration"
    DISCHARGE = "discharge"


@dataclass(frozen=True)
class CadenceRules:
    doses_planned: Sourced[int | None]
    doses_per_week: Sourced[float]
    badge_first_doses: Sourced[int]


@dataclass(frozen=True)
class WindowRules:
    """The integration window: `[anchor + open_h, anchor + close_h)`."""

    open_h: Sourced[float]
    close_h: Sourced[float]
    extended_close_h: Sourced[float | None]
    anchor: Sourced[Anchor]
    same_day_counts: Sourced[bool]
    group_counts: Sourced[bool]
    min_per_week: Sourced[int]
    between_each_dose: Sourced[bool]
    closing_h: Sourced[float]

    def __post_init__(self) -> None:
        if self.open_h.value < 0:
            raise ProtocolDataError("open_h.value: must not be before the dose")
        if self.close_h.value <= self.open_h.value:
            raise ProtocolDataError("close_h.value: must be later than open_h")
        extended = self.extended_close_h.value
        if extended is not None and extended <= self.close_h.value:
            raise ProtocolDataError("extended_close_h.value: must be later than close_h")
        if self.closing_h.value < 0:
            raise ProtocolDataError("closing_h.value: must not be negative")


@dataclass(frozen=True)
class PreparationRules:
    """How many preparation sessions come before the first dose; fewer than `prep_min` is a soft gate.

    `override_roles` may let the first dose begin all the same, with a reason.
    """

    prep_min: Sourced[int]
    prep_max: Sourced[int]
    override_roles: Sourced[tuple[Role, ...]] = field(default_factory=shipped_override_roles)
    education: tuple[EducationTopic, ...] = field(default_factory=shipped_education)

    def __post_init__(self) -> None:
        refuse_patients("override_roles.value", self.override_roles.value)
        if not 0 <= self.prep_min.value <= self.prep_max.value:
            raise ProtocolDataError("prep_max.value: must not be less than prep_min")
        _refuse_repeats("education", (topic.key for topic in self.education))


@dataclass(frozen=True)
class IntegrationRules:
    """Length of an integration session in minutes; outside of the two bounds staff see a soft warning."""

    default_length_min: Sourced[int]
    warn_below_min: Sourced[int]
    warn_above_min: Sourced[int]

    def __post_init__(self) -> None:
        if self.warn_above_min.value < self.warn_below_min.value:
            raise ProtocolDataError("warn_above_min.value: must not be less than warn_below_min")


@dataclass(frozen=True)
class MessageRules:
    """How many messages one patient may get, per local day and per window, and when none may come."""

    max_per_day: Sourced[int]
    max_per_window: Sourced[int]
    quiet: Sourced[QuietHours]


@dataclass(frozen=True)
class MeasureRule:
    """A questionnaire of this protocol. It is never asked for earlier than `not_before_h` after a dose."""

    key: str
    at_baseline: bool
    not_before_h: float
    source: str
    confirm: bool = False


@cache
def shipped_decision_roles() -> Sourced[tuple[Role, ...]]:
    """Who decides about a dose that something stands in the way of."""
    source = "no source names who decides; clinic default: who answers for the dose"
    return Sourced((Role.PRESCRIBER,), source, confirm=True)


@dataclass(frozen=True)
class Checklists:
    """`decision_roles` decide where no single item does: a screening that is open, a dose to be reviewed."""

    pre_dose: tuple[ChecklistItem, ...]
    discharge: tuple[ChecklistItem, ...]
    decision_roles: Sourced[tuple[Role, ...]] = field(default_factory=shipped_decision_roles)

    def __post_init__(self) -> None:
        refuse_patients("decision_roles.value", self.decision_roles.value)
        _refuse_repeats("pre_dose", (item.key for item in self.pre_dose))
        for index, item in enumerate(self.pre_dose):
            if item.key in NEVER_WITHOUT and item.override_roles:
                raise ProtocolDataError(f"pre_dose[{index}].override_roles: {NOBODY_MAY}")
        _refuse_repeats("discharge", (item.key for item in self.discharge))


@dataclass(frozen=True)
class ProtocolRules:
    """One version of a protocol, whole."""

    name: str
    title: str
    summary: str
    route: Route
    cadence: CadenceRules
    window: WindowRules
    preparation: PreparationRules
    integration: IntegrationRules
    messages: MessageRules
    follow_ups: tuple[FollowUpStep, ...]
    observation: ObservationSchedule
    thresholds: tuple[Threshold, ...]
    checklists: Checklists
    measures: tuple[MeasureRule, ...]
    plausible: tuple[PlausibleRange, ...] = field(default_factory=shipped_plausible)
    adverse_events: tuple[EventSort, ...] = field(default_factory=shipped_events)
    screening: ScreeningRules = field(default_factory=shipped_screening)
    visit: VisitRules = field(default_factory=shipped_visit)
    responses: tuple[SuggestedResponses, ...] = field(default_factory=shipped_responses)
    between: BetweenRules = field(default_factory=shipped_between)
    doses: DoseRules = field(default_factory=shipped_doses)

    def __post_init__(self) -> None:
        _refuse_repeats("follow_ups", (step.key for step in self.follow_ups))
        _refuse_repeats("thresholds", (threshold.key for threshold in self.thresholds))
        _refuse_repeats("measures", (measure.key for measure in self.measures))
        _refuse_repeats("adverse_events", (event.key for event in self.adverse_events))
        _refuse_repeats("plausible", (line.reading for line in self.plausible), "reading")
        check_kinds(self.responses)
        for index, step in enumerate(self.follow_ups):
            self._check_ladder(index, step)
            self._check_measures(index, step)

    @classmethod
    def from_stored(cls, data: dict[str, Any]) -> "ProtocolRules":
        """As `from_data`, for a version made under earlier rules: what is refused today is read."""
        return cls.from_data(readable(data))

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "ProtocolRules":
        """Parse JSON data; raises ProtocolDataError naming the path of the first fault."""
        return cast("ProtocolRules", read(cls, data))

    def to_data(self) -> dict[str, Any]:
        """Plain JSON data that `from_data` reads back to an equal value."""
        return cast("dict[str, Any]", write(self))

    def step(self, key: str) -> FollowUpStep:
        """The follow-up step with this key, or KeyError."""
        for step in self.follow_ups:
            if step.key == key:
                return step
        raise KeyError(key)

    def _check_ladder(self, index: int, step: FollowUpStep) -> None:
        above = {earlier.key for earlier in self.follow_ups[:index]}
        if step.due.after_step is not None and step.due.after_step not in above:
            raise ProtocolDataError(f"follow_ups[{index}].due.after_step: no earlier step has this key")

    def _check_measures(self, index: int, step: FollowUpStep) -> None:
        known = {measure.key: measure for measure in self.measures}
        for position, key in enumerate(step.measures):
            path = f"follow_ups[{index}].measures[{position}]"
            if key not in known:
                raise ProtocolDataError(f"{path}: is not a measure of this protocol")
            if step.due.after_h is not None and step.due.after_h < known[key].not_before_h:
                raise ProtocolDataError(f"{path}: is not asked for before {known[key].not_before_h} h")


def _refuse_repeats(path: str, keys: Iterable[str], name: str = "key") -> None:
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            raise ProtocolDataError(f"{path}[{index}].{name}: is used twice")
        seen.add(key)
