"""The five parts of a protocol, in the order in which a course meets them: shown and edited one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from patients.protocols.told.choices import ANCHORS, ROLES, ROUTES
from patients.protocols.told.lists_afterwards import (
    FOLLOW_UPS,
    INSIGHT_ROUNDS,
    MEASURE_ROWS,
    PRACTICE_ROWS,
    RESPONSES,
)
from patients.protocols.told.lists_bedside import (
    DISCHARGE,
    EVENTS,
    LIMITS,
    MOMENTS,
    PLAUSIBLE,
    THRESHOLDS,
)
from patients.protocols.told.lists_before import EDUCATION, PRE_DOSE, SCREENING
from patients.protocols.told.rows import Rows
from patients.protocols.told.value import Sort, Value, choice, count, hours, minutes, yes_no

MESSAGES = "Messages"


@dataclass(frozen=True)
class Section:
    title: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Part:
    key: str
    title: str
    sections: tuple[Section, ...]
    lists: tuple[Rows, ...]

    @property
    def values(self) -> tuple[Value, ...]:
        return tuple(value for section in self.sections for value in section.values)


def roles(path: str, label: str) -> Value:
    return Value(path, label, Sort.SEVERAL, options=ROLES, is_sourced=True)


PARTS = (
    Part(
        "window",
        "Window and follow-ups",
        (
            Section(
                "Integration window",
                (
                    hours("window.open_h", "Opens after the dose"),
                    hours("window.close_h", "Closes after the dose"),
                    hours("window.extended_close_h", "Extended close", may_be_off=True),
                    hours("window.closing_h", "Counts as closing for the last"),
                    choice("window.anchor", "Hours count from", ANCHORS, is_sourced=True),
                    yes_no("window.same_day_counts", "A session on the same day counts", is_sourced=True),
                    yes_no("window.group_counts", "A group counts", is_sourced=True),
                    count("window.min_per_week", "Integration sessions a week, at least"),
                    yes_no("window.between_each_dose", "One between each dose", is_sourced=True),
                ),
            ),
            Section(
                "Doses",
                (
                    choice("route", "Route", ROUTES),
                    count("cadence.doses_planned", "Doses planned", may_be_off=True),
                    Value("cadence.doses_per_week", "Doses a week", Sort.NUMBER, is_sourced=True),
                ),
            ),
            Section(
                MESSAGES,
                (
                    count("messages.max_per_day", "Messages a day, at most"),
                    count("messages.max_per_window", "Messages a window, at most"),
                ),
            ),
        ),
        (FOLLOW_UPS,),
    ),
    Part(
        "before",
        "Before the dose",
        (
            Section(
                "Preparation",
                (
                    count("preparation.prep_min", "Preparation sessions, at least"),
                    count("preparation.prep_max", "Preparation sessions, at most"),
                    roles("preparation.override_roles", "May let a first dose begin unprepared"),
                ),
            ),
            Section(
                "Who decides",
                (
                    roles("screening.clearing_roles", "May clear a screening item"),
                    roles(
                        "checklists.decision_roles", "Decide on an open screening, or a dose to be reviewed"
                    ),
                ),
            ),
        ),
        (SCREENING, PRE_DOSE),
    ),
    Part(
        "bedside",
        "At the bedside",
        (
            Section(
                "The visit",
                (
                    minutes("visit.usual_min", "A visit, usually", least=1, is_whole=True),
                    minutes("visit.margin_min", "Ask when it is still open after its end for", is_whole=True),
                ),
            ),
            Section(
                "Amounts",
                (
                    Value(
                        "doses.times_last",
                        "Ask when a dose is so many times the last, or less than its part",
                        Sort.NUMBER,
                        "times",
                        least=1.1,
                        most=20,
                        is_sourced=True,
                    ),
                    Value(
                        "doses.weight_percent",
                        "Ask when a weight differs from the last one by more than",
                        Sort.NUMBER,
                        "%",
                        least=1,
                        most=100,
                        is_sourced=True,
                    ),
                ),
            ),
            Section(
                "Observations",
                (
                    Value("observation.title", "Schedule"),
                    minutes("observation.min_stay_min", "Stay, at least", may_be_off=True),
                    count("cadence.badge_first_doses", "First doses with a badge"),
                ),
            ),
        ),
        (MOMENTS, THRESHOLDS, PLAUSIBLE, LIMITS),
    ),
    Part(
        "afterwards",
        "Afterwards",
        (
            Section(
                "Integration session",
                (
                    minutes("integration.default_length_min", "Usual length", least=5, is_whole=True),
                    minutes("integration.warn_below_min", "Ask when shorter than", is_whole=True),
                    minutes("integration.warn_above_min", "Ask when longer than", is_whole=True),
                ),
            ),
            Section(
                "Commitments",
                (
                    count(
                        "between.check_in_again_d",
                        "Ask again after “not yet” in",
                        unit="days",
                        least=1,
                        most=365,
                    ),
                ),
            ),
        ),
        (DISCHARGE, PRACTICE_ROWS, INSIGHT_ROUNDS, MEASURE_ROWS),
    ),
    Part("lists", "Lists to choose from", (), (EVENTS, EDUCATION, RESPONSES)),
)


def part(key: str) -> Part | None:
    return next((one for one in PARTS if one.key == key), None)


def every_value() -> Iterator[Value]:
    for one in PARTS:
        yield from one.values


def every_list() -> Iterator[Rows]:
    for one in PARTS:
        yield from one.lists
