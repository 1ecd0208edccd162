"""What belongs to which course of a patient; by its time, where a row does not say so itself."""

from __future__ import annotations

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
    mine = Course.objects.filter(patient=course.patient_id)
    begun = Q(**{f"{at}__gte": course.created_at})
    found = begun if mine.filter(created_at__lt=course.created_at).exists() else Q()
    following = mine.filter(created_at__gt=course.created_at).order_by("created_at").first()
    return found & Q(**{f"{at}__lt": following.created_at}) if following else found
