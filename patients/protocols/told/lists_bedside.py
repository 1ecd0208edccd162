"""Lists that are looked at around a dose: observations, lines, plausible readings, checks before leaving."""

from __future__ import annotations

from patients.protocols.told.choices import LEVELS, ROUTES, STAGES, TYPED_READINGS
from patients.protocols.told.lists_before import SOURCE
from patients.protocols.told.rows import Rows
from patients.protocols.told.value import Sort, Value, choice, count, minutes

MOMENTS = Rows(
    "observation.moments",
    "When observations are due",
    "a moment",
    (
        choice("stage", "When", STAGES),
        minutes("at_min", "Minutes after the first administration", is_sourced=False, may_be_off=True,
                phrase="{} after the first administration"),
        minutes("every_min", "Again every", least=1, is_sourced=False, may_be_off=True, phrase="every {}",
                hint="Fill in one of the two, or none."),
    ),
    ident=lambda row: f"{row.stage}-{row.at_min}-{row.every_min}",
    source_at="observation",
)  # fmt: skip
THRESHOLDS = Rows(
    "thresholds",
    "Lines that a reading may cross",
    "a line",
    (
        Value("any_of", "Crossed when any of these holds", Sort.LIMITS, most=400),
        choice("stage", "Watched", STAGES),
        choice("level", "Then", LEVELS, phrase="then {}"),
        count(
            "times",
            "In so many readings",
            least=1,
            most=10,
            is_sourced=False,
            phrase="in {} readings",
            unsaid=1,
        ),
        minutes("apart_min", "Apart by at least", is_sourced=False, phrase="{} apart", unsaid=0),
        SOURCE,
    ),
    has_confirm=True,
)
PLAUSIBLE = Rows(
    "plausible",
    "Readings taken as typed",
    "a reading",
    (
        choice("reading", "Reading", TYPED_READINGS),
        Value("low", "From", Sort.NUMBER, most=400, phrase="from {}"),
        Value("high", "To", Sort.NUMBER, most=400, phrase="to {}"),
        SOURCE,
    ),
    ident=lambda row: str(row.reading),
    has_confirm=True,
    has_order=False,
    lead="Beyond these a reading is asked about once, and never refused.",
)
LIMITS = Rows(
    "doses.limits",
    "Doses taken as typed",
    "a route",
    (
        choice("route", "Route", ROUTES),
        Value("mg_per_kg", "Ask above, by weight", Sort.NUMBER, "mg/kg", most=20, may_be_off=True,
              phrase="up to {}"),
        Value("mg", "Ask above", Sort.NUMBER, "mg", most=2000, may_be_off=True, phrase="up to {}",
              hint="Fill in one of the two, or both."),
        SOURCE,
    ),
    ident=lambda row: str(row.route),
    has_confirm=True,
    has_order=False,
    lead="Beyond these an administration, or the sum of a visit, is asked about, and never refused.",
)  # fmt: skip
DISCHARGE = Rows(
    "checklists.discharge",
    "Checked before leaving",
    "a check",
    (
        Value("text", "Checked", hint="A number in the words is yours to keep true to the limit."),
        Value("limit", "Limit", Sort.NUMBER, most=1000, is_sourced=True, may_be_off=True, falls_away=True,
              phrase="limit {}"),
    ),
)  # fmt: skip
EVENTS = Rows(
    "adverse_events",
    "Adverse events to choose from",
    "a sort of event",
    (Value("title", "Event", longest=120), SOURCE),
)
