"""One course is changed by one transaction at a time."""

from __future__ import annotations

from uuid import UUID

from patients.models import Course


def lock_course(course_id: UUID) -> Course:
    """The course as it stands, held until the transaction ends; everyone else's settle waits.

    `no_key`: inserts that merely point at the course (a booking, a dose) are not held up.
    """
    return (
        Course.objects.select_for_update(of=("self",), no_key=True)
        .select_related("protocol_version", "patient__clinic")
        .get(pk=course_id)
    )
