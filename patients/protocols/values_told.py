"""The single numbers and choices of a protocol, named for people: what the pages show and the form edits.

Quiet hours are missing on purpose: the clinic's own settings decide them, for every protocol alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from patients.protocols.rules import Anchor, ProtocolRules
from patients.protocols.steps import Audience, Channel
from patients.protocols.values import Sourced


class Sort(StrEnum):
    HOURS = "h"
    MINUTES = "min"
    COUNT = ""
    RATE = "rate"
    YES_NO = "yes_no"
    ANCHOR = "anchor"


@dataclass(frozen=True)
class Value:
    """One `Sourced` value, found at `section.name`."""

    section: str
    name: str
    label: str
    sort: Sort
    may_be_off: bool = False

    @property
    def path(self) -> str:
        return f"{self.section}.{self.name}"

    @property
    def field_name(self) -> str:
        return f"{self.section}-{self.name}"

    def of(self, rules: ProtocolRules) -> Sourced[Any]:
        found: Sourced[Any] = getattr(getattr(rules, self.section), self.name)
        return found


SECTIONS: dict[str, tuple[Value, ...]] = {
    "Integration window": (
        Value("window", "open_h", "Opens after the dose", Sort.HOURS),
        Value("window", "close_h", "Closes after the dose", Sort.HOURS),
        Value("window", "extended_close_h", "Extended close", Sort.HOURS, may_be_off=True),
        Value("window", "closing_h", "Counts as closing for the last", Sort.HOURS),
        Value("window", "anchor", "Hours count from", Sort.ANCHOR),
        Value("window", "same_day_counts", "A session on the same day counts", Sort.YES_NO),
        Value("window", "group_counts", "A group counts", Sort.YES_NO),
        Value("window", "min_per_week", "Integration sessions a week, at least", Sort.COUNT),
        Value("window", "between_each_dose", "One between each dose", Sort.YES_NO),
    ),
    "Doses": (
        Value("cadence", "doses_planned", "Doses planned", Sort.COUNT, may_be_off=True),
        Value("cadence", "doses_per_week", "Doses a week", Sort.RATE),
        Value("cadence", "badge_first_doses", "First doses with a badge", Sort.COUNT),
        Value("visit", "usual_min", "A visit, usually", Sort.MINUTES),
        Value("visit", "margin_min", "Ask when it is still open after its end for", Sort.MINUTES),
    ),
    "Preparation and integration": (
        Value("preparation", "prep_min", "Preparation sessions, at least", Sort.COUNT),
        Value("preparation", "prep_max", "Preparation sessions, at most", Sort.COUNT),
        Value("integration", "default_length_min", "Integration session", Sort.MINUTES),
        Value("integration", "warn_below_min", "Ask when shorter than", Sort.MINUTES),
        Value("integration", "warn_above_min", "Ask when longer than", Sort.MINUTES),
    ),
    "Messages": (
        Value("messages", "max_per_day", "Messages a day, at most", Sort.COUNT),
        Value("messages", "max_per_window", "Messages a window, at most", Sort.COUNT),
    ),
}

ANCHORS = {
    Anchor.FIRST_ADMINISTRATION: "the first administration",
    Anchor.LAST_ADMINISTRATION: "the last administration",
    Anchor.DISCHARGE: "the discharge",
}


AUDIENCES = {
    Audience.PATIENT: "patient",
    Audience.THERAPIST: "therapist",
    Audience.ADMIN: "admin",
}
CHANNELS = {
    Channel.EMAIL: "e-mail",
    Channel.SMS: "text message",
    Channel.PUSH: "phone",
    Channel.TASK: "task",
}


def every_value() -> Iterator[Value]:
    for values in SECTIONS.values():
        yield from values


def plain(number: float) -> str:
    """24 for 24.0, 7.5 as it is."""
    return f"{number:g}"


def told(value: Value, content: Any) -> str:
    """`24 h`, `yes`, `off`, `the last administration`."""
    if content is None:
        return "off"
    match value.sort:
        case Sort.YES_NO:
            return "yes" if content else "no"
        case Sort.ANCHOR:
            return ANCHORS[Anchor(content)]
        case Sort.HOURS | Sort.MINUTES:
            return f"{plain(content)} {value.sort}"
    return plain(content)
