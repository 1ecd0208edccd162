"""Questionnaires whose time is over, looked after at each tick of the engine. Harmless when run twice."""

from __future__ import annotations

import logging

from django.db import DatabaseError

from integration_care.core import tenancy
from patients.measures.models import Assignment
from patients.measuring.actions import close_past_due

logger = logging.getLogger(__name__)
AT_ONCE = 500


def close_all_past_due() -> int:
    """In all clinics; returns how many were looked at. One that stumbles does not stop the others."""
    with tenancy.platform_context() as now:
        over = Assignment.objects.past_due(now).order_by("due_until")
        found = list(over.values_list("pk", "clinic_id")[:AT_ONCE])
    for assignment_id, clinic_id in found:
        try:
            with tenancy.clinic_context(clinic_id) as now:
                mine = Assignment.objects.select_related("patient")
                close_past_due(assignment=mine.get(pk=assignment_id), now=now)
        except (DatabaseError, ValueError):
            logger.exception("assignment %s could not be closed", assignment_id)
    return len(found)
