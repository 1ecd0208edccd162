"""A month at a clinic, told as plain dictionaries: what is known before anything is counted.

Fourteen patients, a dose a week each on a Monday, Tuesday or Wednesday, in February 2026 and a little
around it. Hours are from the dose.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from patients.models import Course
from sessions.models import Administration
from tests.cast import Cast
from tests.factories.windows import a_patient, a_window

HOUR = timedelta(hours=1)
FIRST = datetime(2026, 1, 26, 14, 0, tzinfo=UTC)
# When the first session began after the dose, again and again: inside, late, or none.
SESSIONS = (30, None, 41, None, 25, 71.5, 96, None, 24, None, 60, 33, 190, None, 48, 36, None)
REASONS = (
    "Travelling",
    "They preferred not to: shift work",
    "",
    "Travelling",
    "Moved house",
    "Travelling: Lima",
)
ROUTES = ("im",) * 6 + ("iv",) * 6 + ("sublingual",) * 2
LEADS = ("ada",) * 7 + ("bea",) * 5 + ("nia",) * 2


def story() -> list[dict[str, Any]]:
    turn, reason = count(), count()
    told = []
    for week in range(6):
        for number in range(14):
            at = next(turn)
            session = SESSIONS[at % len(SESSIONS)]
            told.append(
                {
                    "patient": f"Pat N{number:02}",
                    "lead": LEADS[number],
                    "route": ROUTES[number],
                    "given": FIRST
                    + timedelta(days=7 * week + (number % 2 if number < 12 else 2), minutes=number),
                    "session": session,
                    "next": 20 if at % 17 == 5 else 48 if at % 11 == 3 else None,
                    "excused": session is None and at % 4 == 2,
                    "reason": REASONS[next(reason) % len(REASONS)] if session is None else "",
                }
            )
    return told


def make(cast: Cast) -> list[dict[str, Any]]:
    """Written into Alder Clinic; returns the story."""
    told, courses = story(), dict[str, Course]()
    for one in told:
        lead = getattr(cast, one["lead"])
        if one["patient"] not in courses:
            courses[one["patient"]] = a_patient(cast.alder, lead, one["patient"])
        window = a_window(
            courses[one["patient"]], lead, one["given"], met_h=one["session"], next_dose_h=one["next"],
            excused_h=80 if one["excused"] else None, reason=one["reason"],
        )  # fmt: skip
        Administration.objects.create(
            clinic=cast.alder, session=window.dose, route=one["route"], amount=75, total_mg=75,
            given_at=one["given"], recorded_at=one["given"], given_by=cast.nia,
        )  # fmt: skip
    return told


def closes(one: dict[str, Any]) -> datetime:
    return one["given"] + min(72, one["next"] or 72) * HOUR


def came_of(one: dict[str, Any]) -> str:
    """By the words of the vocabulary, hour by hour; empty for what is counted nowhere."""
    end, session = min(72, one["next"] or 72), one["session"]
    if end <= 24:
        return ""
    if session is not None and 24 <= session < end:
        return "Met"
    if session is not None and session >= end and (one["next"] is None or session < one["next"]):
        return "Later"
    return "" if one["excused"] else "No session"
