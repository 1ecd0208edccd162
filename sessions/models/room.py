from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from integration_care.core.models import ClinicOwned


class RoomQuerySet(models.QuerySet["Room"]):
    def in_use(self) -> RoomQuerySet:
        return self.filter(archived_at=None)


class Room(ClinicOwned):
    """A room by its name. Bookings keep the place as it was typed, so that none of them ever changes."""

    name = models.CharField(max_length=60)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [models.UniqueConstraint("clinic", Lower("name"), name="one_room_of_a_name")]

    def __str__(self) -> str:
        return self.name
