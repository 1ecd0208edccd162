"""What was measured of a patient so far."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from integration_care.accounts.models import Membership
from integration_care.core.asked_often import asked_often
from patients.measures.models import Response
from patients.measures.trend import Trend, trends
from patients.models import Patient


def last_measures(patient: Patient, reader: Membership) -> list[Trend]:
    """Each instrument's scores so far, for beside a note or a dose. One query; empty without the right."""
    return trends(responses(patient.pk, reader))


@asked_often
def responses(patient: UUID, reader: Membership) -> QuerySet[Response]:
    """What was really answered."""
    return Response.objects.readable_by(reader).standing().filter(patient=patient)
