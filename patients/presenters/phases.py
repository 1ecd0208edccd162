"""How a course stands, in a word and a colour."""

from __future__ import annotations

from integration_care.core.ui.shapes import Chip
from patients.models import Course

TONES = {
    Course.Phase.PREPARATION: "neutral",
    Course.Phase.ACTIVE: "teal",
    Course.Phase.MAINTENANCE: "green",
    Course.Phase.CLOSED: "neutral",
}


def chip(course: Course | None) -> Chip:
    if course is None:
        return Chip("No course", "neutral")
    if course.is_paused:
        return Chip(f"{course.get_phase_display()}, paused", "amber")
    return Chip(course.get_phase_display(), TONES[Course.Phase(course.phase)])
