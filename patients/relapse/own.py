"""The plan as it stands, for the patient's own pages and for what listens to what they share."""

from __future__ import annotations

from uuid import UUID

from integration_care.accounts.models import Membership
from integration_care.core.asked_often import asked_often
from patients.relapse.models import RelapsePlanVersion, VersionQuerySet


@asked_often
def plan_standing(patient: UUID) -> VersionQuerySet:
    return _newest(RelapsePlanVersion.objects.all(), patient)


@asked_often
def plan_read_by(reader: Membership, patient: UUID) -> VersionQuerySet:
    return _newest(RelapsePlanVersion.objects.readable_by(reader), patient)


def _newest(versions: VersionQuerySet, patient: UUID) -> VersionQuerySet:
    return versions.standing().filter(plan__patient=patient).order_by("-number")[:1]
