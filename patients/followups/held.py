"""What stops when a patient answers. `..._held` are rows that an action holds to the end of its transaction;
the window takes no lock of its own, and is read once its course is held.
"""

from __future__ import annotations

from uuid import UUID

from integration_care.core.asked_often import asked_often
from patients.followups.models import FollowUp, IntegrationWindow, StaffTask
from patients.followups.models.follow_up import FollowUpQuerySet
from patients.followups.models.task import TaskQuerySet
from patients.followups.models.window import WindowQuerySet
from patients.models import Course
from patients.models.course import CourseQuerySet


@asked_often
def course_held(course: UUID) -> CourseQuerySet:
    return Course.objects.held().filter(pk=course).only("pk")


@asked_often
def window_by(window: UUID) -> WindowQuerySet:
    """As it stands, where its course is held: whoever changes a window holds the course first."""
    return IntegrationWindow.objects.filter(pk=window)


@asked_often
def ladder_held(window: UUID) -> FollowUpQuerySet:
    """What is not sent yet."""
    return FollowUp.objects.select_for_update().unsent().filter(window=window)


@asked_often
def tasks_held(window: UUID) -> TaskQuerySet:
    """About this window, but for those that a person closed."""
    tasks = StaffTask.objects.filter(window=window, closed_by=None).select_related("follow_up")
    return tasks.select_for_update(of=("self",))
