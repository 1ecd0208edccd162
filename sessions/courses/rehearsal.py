"""A version tried on a real patient's plan before anybody is moved to it: names and times, no words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import zone_name
from patients.models import Course
from sessions.courses.drawn import DoseDrawn, draw
from sessions.courses.preview import Preview, Shift

NOT_CARRIED = ("csrfmiddlewaretoken", "do", "course")


@dataclass(frozen=True)
class Rehearsed:
    """One course under the version that was asked about; times in the patient's zone, which is named."""

    course: Course
    zone: str
    doses: list[DoseDrawn]
    shifts: list[Shift]
    stays: list[Shift]

    @property
    def is_without_dose(self) -> bool:
        return not self.shifts and not self.stays


def rehearsed(found: Preview, course: Course, now: datetime) -> Rehearsed:
    zone = zone_name(course.patient.zone)
    return Rehearsed(course, zone, draw(found, course, now), found.shifts, found.stays)


def courses_of(member: Membership) -> list[Course]:
    """Whose plan the member may look at: courses under way, by the patients' names."""
    under_way = Course.objects.visible_to(member).under_way()
    named = under_way.select_related("patient", "protocol_version__protocol")
    return list(named.order_by("patient__family_name", "patient__given_name"))


def carried(data: QueryDict) -> Iterator[tuple[str, str]]:
    """What was typed into the part, to go on with."""
    for name, values in data.lists():
        if name not in NOT_CARRIED:
            yield from ((name, value) for value in values)
