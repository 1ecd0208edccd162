"""A patient and a window that no database has seen: presenters need nothing more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from patients.followups.models import Alert, IntegrationWindow, StaffTask
from patients.models import Course, Patient
from sessions.caseload.marks import Call, Entry, Message, Viewpoint

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 6, 17, 13, 40, tzinfo=UTC)  # Wednesday 09:40 in New York, 08:40 in Chicago
HOUR = timedelta(hours=1)


def view(now: datetime = NOW, zone: ZoneInfo = NEW_YORK) -> Viewpoint:
    return Viewpoint(now, zone)


def patient(zone: str = "America/New_York", **about: object) -> Patient:
    fields = {"given_name": "Dana", "family_name": "Moreau", "born_on": date(1984, 6, 17)} | about
    return Patient(time_zone=zone, **fields)


def window(hours_since: float, *, zone: str = "America/New_York", now: datetime = NOW, **fields: object):
    """A core window (24 to 72 h) of a dose given `hours_since` before `now`; `*_h` count from the dose."""
    anchor_at = now - hours_since * HOUR
    cut_h = fields.pop("next_dose_h", None)
    closes_at = anchor_at + min(72, cut_h or 72) * HOUR
    for name in ("met", "booked_for", "excused"):
        hour = fields.pop(f"{name}_h", None)
        if hour is not None:
            fields[name if name == "booked_for" else f"{name}_at"] = anchor_at + hour * HOUR
    about = {
        "patient": patient(zone), "course": Course(indication="depression", doses_planned=6),
        "dose_number": 3, "dose_label": "IM 75 mg", "opens_at": anchor_at + 24 * HOUR,
        "closes_at": anchor_at + 72 * HOUR,
        "effective_closes_at": closes_at, "closing_at": max(anchor_at + 24 * HOUR, closes_at - 12 * HOUR),
        "counts_from": anchor_at + 24 * HOUR, "next_dose_at": anchor_at + cut_h * HOUR if cut_h else None,
    }  # fmt: skip
    return IntegrationWindow(anchor_at=anchor_at, **(about | fields))


def entry(sort: str = "shared", at: datetime = NOW - HOUR) -> Entry:
    return Entry(at, is_shared=sort != "private", submitted_at=None if sort == "begun" else at)


def call(outcome: str = "no_answer", at: datetime = NOW - HOUR) -> Call:
    return Call(at, outcome)


def message(at: datetime = NOW - HOUR) -> Message:
    return Message(at, "email")


def task(due_at: datetime, title: str = "Call") -> StaffTask:
    return StaffTask(id=uuid4(), title=title, due_at=due_at, audience="therapist", patient=patient())


def alert(**fields: object) -> Alert:
    about = {"kind": "not_safe", "severity": "red", "raised_at": NOW - HOUR / 2, "patient": patient()}
    return Alert(**(about | fields))
