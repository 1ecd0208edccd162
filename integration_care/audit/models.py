"""The append-only trail: every write, and every read of a patient's record.

Plain text ids and no foreign keys, so that the trail neither blocks nor follows the live records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from integration_care.core.clock import CareNow
from integration_care.core.models import AppendOnly

if TYPE_CHECKING:
    from uuid import UUID


class EventQuerySet(models.QuerySet["Event"]):
    def of_patient(self, patient_id: UUID) -> EventQuerySet:
        return self.filter(patient_id=str(patient_id))

    def that_showed(self, entry_id: UUID) -> EventQuerySet:
        """Openings on which the words of this entry stood."""
        return self.filter(kind=Event.READ, facts__contains={"shown": [str(entry_id)]})

    def newest_first(self) -> EventQuerySet:
        return self.order_by("-at", "-id")


class Event(AppendOnly):
    """One thing that someone did or read. `facts` holds codes and ids, never narrative."""

    READ = "record.read"

    clinic_id = models.UUIDField()
    at = models.DateTimeField(db_default=CareNow(), editable=False)
    kind = models.CharField(max_length=60)
    actor_id = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=200)
    patient_id = models.CharField(max_length=40, blank=True)
    target_model = models.CharField(max_length=80, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = [models.Index(fields=["clinic_id", "patient_id", "-at"], name="event_by_patient")]

    def __str__(self) -> str:
        return f"{self.kind} by {self.actor_name}"
