"""What a move would change. The preview is the deed itself, done and undone: it cannot differ from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from integration_care.audit.actors import Actor
from integration_care.core.ui import words
from integration_care.core.ui.shapes import Chip
from patients.followups.models import FollowUp, IntegrationWindow
from patients.models import Course, ProtocolVersion
from sessions.courses.actions import move_course

Instants = tuple[datetime, ...]
Moments = dict[tuple[str, str], Instants]  # (dose, what) -> when; what is not planned has no entry


@dataclass(frozen=True)
class Shift:
    """One line of the preview. Times in the patient's zone; empty for what was or will not be."""

    dose: str
    what: str
    before: str
    after: str
    chip: Chip


@dataclass(frozen=True)
class Preview:
    shifts: list[Shift]
    unmoved: int

    @property
    def is_empty(self) -> bool:
        return not self.shifts


class _Undo(Exception):
    """Takes the savepoint back."""


def preview(*, by: Actor, course: Course, protocol_version: ProtocolVersion, now: datetime) -> Preview:
    """Everything that would move, appear or fall away; the database is left as it was."""
    before, after = _moments(course), Moments()
    own_version = course.protocol_version
    try:
        with transaction.atomic():
            move_course(by=by, course=course, protocol_version=protocol_version, now=now)
            after = _moments(course)
            raise _Undo
    except _Undo:
        course.protocol_version = own_version
    return _compare(before, after, course.patient.zone)


def _moments(course: Course) -> Moments:
    windows = IntegrationWindow.objects.standing().filter(course=course)
    unsent = FollowUp.objects.unsent().filter(window__in=windows).select_related("window")
    found: Moments = {
        (f"Dose {window.dose_number}", "Integration window"): (window.opens_at, window.effective_closes_at)
        for window in windows
    }
    for row in unsent:
        what = f"{row.title} ({row.get_audience_display().lower()})"
        if row.window is not None:
            found[f"Dose {row.window.dose_number}", what] = (row.due_at,)
    return found


def _compare(before: Moments, after: Moments, zone: ZoneInfo) -> Preview:
    keys = sorted(before.keys() | after.keys(), key=lambda key: (after.get(key) or before[key], key))
    moving = [key for key in keys if before.get(key) != after.get(key)]
    shifts = [_shift(key, before.get(key, ()), after.get(key, ()), zone) for key in moving]
    return Preview(shifts, unmoved=len(keys) - len(moving))


def _shift(key: tuple[str, str], before: Instants, after: Instants, zone: ZoneInfo) -> Shift:
    dose, what = key
    return Shift(dose, what, _say(before, zone), _say(after, zone), _chip(before, after))


def _chip(before: Instants, after: Instants) -> Chip:
    if not before:
        return Chip("new", "teal")
    if not after:
        return Chip("falls away", "neutral")
    return Chip("later" if after > before else "earlier", "amber")


def _say(instants: Instants, zone: ZoneInfo) -> str:
    return " to ".join(words.local_moment(at, zone) for at in instants)
