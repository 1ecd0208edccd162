"""How many preparations a course has."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from integration_care.core.asked_often import asked_often, numbers
from sessions.models import CareSession


@asked_often
def preparations(course: UUID, starts_at: datetime) -> QuerySet[CareSession, dict[str, Any]]:
    """How many take place `before` then, and how many are `done`."""
    taking_place = Q(status__in=("booked", "in_progress", "completed"))
    return numbers(
        CareSession.objects.filter(course=course).preparations(),
        before=Count("pk", filter=taking_place & Q(scheduled_start__lt=starts_at)),
        done=Count("pk", filter=Q(status=CareSession.Status.COMPLETED)),
    )
