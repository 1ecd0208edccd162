"""Whether integration took place inside the window, when, and why not. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil
from operator import attrgetter
from statistics import median

from patients.followups import reasons as why
from sessions.analytics.asked import SEVERAL, UNKNOWN
from sessions.analytics.figure import Figure, Part, Plan, reasons, shares, spread
from sessions.analytics.items import HOURS, Dose
from sessions.analytics.narrow import Sight
from sessions.models import Administration

STATES = {"met": "Met", "late_met": "Later", "missed": "No session"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS = {str(number): name for number, name in enumerate(DAYS)}
ROUTES = dict(Administration.Route.choices) | {SEVERAL: "More than one", UNKNOWN: "Not recorded"}
REASONS = {reason: reason for reason in why.REASONS} | {"": "None given so far"}
MET = "Share met"
PARTS = (Part("Met", "is_met"), Part("Later", "is_late"), Part("No session", "is_unmet"))


def adherence(sight: Sight[Dose], leads: Mapping[str, str]) -> list[Figure[Dose]]:
    unmet, had = sight.of(attrgetter("is_unmet")), sight.of(attrgetter("until_met"))
    return [
        spread(Plan("windows", "How it went", "Windows", "state", STATES), sight),
        first_hours(had),
        reasons(Plan("reasons", "Reason", "Windows", "reason", REASONS), unmet),
        shares(Plan("therapist", "Lead therapist", "Windows", "lead", leads), PARTS, MET, sight),
        shares(Plan("weekday", "Dose on a", "Windows", "weekday", WEEKDAYS), PARTS, MET, sight),
        shares(Plan("route", "Route", "Windows", "route", ROUTES), PARTS, MET, sight),
    ]


def first_hours(sight: Sight[Dose]) -> Figure[Dose]:
    """How long after the dose the first session began, of doses that had one."""
    figure = spread(Plan("hours", "It began", "Windows", "hour", _reached(sight.left)), sight)
    if not figure.rows:
        return figure
    after = median(span.total_seconds() for dose in sight.left if (span := dose.until_met))
    return replace(figure, summary=f"Half of them began within {ceil(after / 3600)} h of the dose.")


def _reached(doses: Sequence[Dose]) -> Mapping[str, str]:
    """HOURS without those before the first and after the last that a session began in."""
    begun = {dose.hour for dose in doses}
    places = [at for at, key in enumerate(HOURS) if key in begun]
    return dict(list(HOURS.items())[min(places) : max(places) + 1]) if places else {}
