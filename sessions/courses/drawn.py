"""A course's plan under two versions, drawn on one axis for each dose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from integration_care.core.ui.window_bar import Mark, WindowBar, window_bar
from patients.models import Course
from sessions.courses.planned import DosePlan
from sessions.courses.preview import Preview

LONGEST_DRAWN = timedelta(days=5)  # what comes later would press the window together; the list has it


@dataclass(frozen=True)
class DoseDrawn:
    """One dose: its window and what is unsent around it, at present and as it would be."""

    title: str
    now: WindowBar
    then: WindowBar


def draw(found: Preview, course: Course, now: datetime) -> list[DoseDrawn]:
    """Doses with something to come on either side, the newest first."""
    after = {dose.title: dose for dose in found.after}
    pairs = [(was, after[was.title]) for was in found.before if was.title in after]
    return [
        _dose(was, then, course, now)
        for was, then in reversed(pairs)
        if was.is_alive(now) or then.is_alive(now)
    ]


def _dose(was: DosePlan, then: DosePlan, course: Course, now: datetime) -> DoseDrawn:
    until = max(_end(was), _end(then))
    return DoseDrawn(was.title, _bar(was, course, now, until), _bar(then, course, now, until))


def _end(dose: DosePlan) -> datetime:
    """The same for both bars, so that an hour is as long on either."""
    last = dose.anchor_at + LONGEST_DRAWN
    return max([dose.window.closes_at, *(item.at for item in dose.items if item.at <= last)])


def _bar(dose: DosePlan, course: Course, now: datetime, until: datetime) -> WindowBar:
    clinic = course.patient.clinic
    items = (Mark(item.kind, item.at, item.what) for item in dose.items if item.at <= until)
    return window_bar(
        window=dose.window,
        anchor_at=dose.anchor_at,
        now=now,
        state=dose.state,
        zone=course.patient.zone,
        marks=(*items, *dose.marks),
        quiet_hours=(clinic.quiet_from, clinic.quiet_until),
        until=until,
    )
