"""What belongs to which course of a patient; by its time, where a row does not say so itself."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from patients.models import Course


def of_course(course: Course, at: str) -> Q:
    """Rows that came up in a session of the course or, without a session, in its time."""
    return Q(session__course=course) | Q(session=None) & in_its_time(course, at)


def taken_on_in(course: Course) -> Q:
    """Commitments; of those that a patient noted alone none names a course."""
    return Q(course=course) | Q(course=None) & of_course(course, "created_at")


def in_its_time(course: Course, at: str) -> Q:
    """From its beginning until the next one begins. What lies before the first belongs to the first."""
    begins, ends = its_time(course)
    found = Q(**{f"{at}__gte": begins}) if begins else Q()
    return found & Q(**{f"{at}__lt": ends}) if ends else found


def its_time(course: Course) -> tuple[datetime | None, datetime | None]:
    """Asked for by each list of a document, and read once for the course in hand."""
    known: tuple[datetime | None, datetime | None] | None = vars(course).get("its_time")
    if known is None:
        others = Course.objects.filter(patient=course.patient_id).exclude(pk=course.pk)
        begun = sorted(others.values_list("created_at", flat=True))
        following = next((one for one in begun if one > course.created_at), None)
        known = course.created_at if begun and begun[0] < course.created_at else None, following
        vars(course)["its_time"] = known
    return known
