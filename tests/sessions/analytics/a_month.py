"""A month at a clinic, told as plain dictionaries: what is known before anything is counted.

Fourteen patients, a dose a week each on a Monday, Tuesday or Wednesday, in February 2026 and a little
around it. Hours are from the dose.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from patients.journals.models import Commitment
from patients.measures.models import Assignment
from patients.models import Course
from sessions.models import Administration
from tests.cast import Cast
from tests.factories.windows import a_patient, a_window
from tests.sessions.caseload.review.making import a_score

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
CALLS = ((5, "none"), (52, "reached"), None, (80, "reached"), (26, "message"), (20, "reached"))
ENTRIES = ((20, "shared"), None, (23.5, "private"), (30, "begun"), (44, "shared"), (90, "private"), None)
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
                    "call": CALLS[at % len(CALLS)],
                    "entry": ENTRIES[at % len(ENTRIES)],
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
            calls=[one["call"]] if one["call"] else (), entries=[one["entry"]] if one["entry"] else (),
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


def entry_of(one: dict[str, Any]) -> float | None:
    """The hour in which an entry was handed in."""
    return one["entry"][0] if one["entry"] and one["entry"][1] != "begun" else None


def contact_of(one: dict[str, Any], told: list[dict[str, Any]]) -> float | None:
    """The hour of the first contact, while the window was not over. A late session may be another dose's."""
    hours = []
    for other in told:
        if other["patient"] == one["patient"]:
            apart = (other["given"] - one["given"]) / HOUR
            call = other["call"][0] if other["call"] and other["call"][1] == "reached" else None
            hours += [apart + at for at in (other["session"], call, entry_of(other)) if at is not None]
    return min((hour for hour in hours if 0 < hour < min(72, one["next"] or 72)), default=None)


def besides(cast: Cast) -> dict[str, list[dict[str, Any]]]:
    """Written once the month is: what patients took on, what they were asked to answer, what they scored."""
    courses = {str(one.patient): one for one in Course.objects.filter(patient__given_name="Pat")}
    agreed, forms, scores = [], [], []
    for at, (patient, course) in enumerate(sorted(courses.items()) * 3):
        common = {"clinic": cast.alder, "patient": course.patient, "course": course}
        one = {
            "status": ("kept", "partly", "kept", "active", "let_go", "draft")[at % 6],
            "ask_on": date(2026, 1, 28) + timedelta(days=at) if at % 9 else None,
            "taken_on": at % 5 != 4,
        }
        taken_on_at = FIRST if one["taken_on"] else None
        Commitment.objects.create(
            **common, text="x", status=one["status"], check_in_on=one["ask_on"], taken_on_at=taken_on_at
        )
        agreed.append(one)
        form = {
            "instrument": ("phq9", "gad7")[at % 2],
            "status": ("answered", "let_go", "answered", "incomplete", "let_go")[at % 5],
            "reason": ("", "its time is over", "", "", "asked twice")[at % 5],
            "until": FIRST + timedelta(days=at),
        }
        Assignment.objects.create(
            **common, instrument=form["instrument"], instrument_version="1", due_from=FIRST - 9 * HOUR,
            due_until=form["until"], status=form["status"], reason=form["reason"], status_at=FIRST,
        )  # fmt: skip
        forms.append(form)
        score = {
            "patient": patient,
            "at": FIRST + timedelta(days=-3 + 13 * (at // 14)),
            "score": 20 - at * 7 % 13,
        }
        if at % 14 not in (0, 5):
            a_score(course.patient, score["score"], score["at"])
            scores.append(score)
    return {"agreed": agreed, "forms": forms, "scores": scores}
