"""What a patient's own pages ask about their questionnaires."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from integration_care.core.asked_often import asked_often
from patients.measures.models import Assignment
from patients.measures.models.assignment import AssignmentQuerySet


@asked_often
def waiting_for(patient: UUID, now: datetime) -> AssignmentQuerySet:
    """What can be answered now; what was begun first, then what closes first."""
    return Assignment.objects.waiting(now).filter(patient=patient).order_by("status", "due_until")
