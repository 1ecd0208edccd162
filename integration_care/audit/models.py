"""The append-only trail: every write, and every read of a patient's record.

Plain text ids and no foreign keys, so that the trail neither blocks nor follows the live records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pgtrigger
from django.db import models

from integration_care.audit import chain
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
    LIST = "list.opened"  # several patients at once, and no record
    TRAIL = "trail.opened"
    LOOKS = (READ, LIST, TRAIL)

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
        """The table lies in months (`core.partitions`), so each index is one a month."""

        triggers = [
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="waits_for_its_seal",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="INSERT INTO audit_unsealed (event_id, clinic_id, at)"
                " VALUES (NEW.id, NEW.clinic_id, NEW.at); RETURN NULL;",
            ),
        ]
        indexes = [
            models.Index(fields=["clinic_id", "-at"], name="event_by_day"),
            models.Index(fields=["clinic_id", "patient_id", "-at"], name="event_by_patient"),
            models.Index(fields=["clinic_id", "actor_id", "-at"], name="event_by_person"),
            # Nine of ten events are readings; the others are looked for by what they are.
            models.Index(
                fields=["clinic_id", "kind", "-at"],
                condition=~models.Q(kind="record.read"),
                name="event_done_by_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.actor_name}"


class Unsealed(models.Model):
    """An event that has no link yet. The database notes it with the event and the sealer takes it away."""

    event_id = models.BigIntegerField(primary_key=True)
    clinic_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["clinic_id", "event_id"], name="unsealed_of_clinic")]

    def __str__(self) -> str:
        return f"event {self.event_id}, not sealed yet"


class Link(AppendOnly):
    """A sealed event's place in its clinic's chain: the order of sealing, not of ids. See `audit.chain`."""

    event_id = models.BigIntegerField(primary_key=True)
    clinic_id = models.UUIDField()
    position = models.BigIntegerField()
    event_at = models.DateTimeField()
    digest = models.BinaryField()
    key_id = models.CharField(max_length=40)
    mac = models.BinaryField()

    class Meta(AppendOnly.Meta):
        constraints = [
            models.UniqueConstraint(fields=["clinic_id", "position"], name="one_link_at_a_position"),
            models.CheckConstraint(condition=models.Q(position__gt=0), name="positions_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: event {self.event_id}"

    @property
    def head(self) -> chain.Head:
        """Of the chain as far as this link."""
        return chain.Head(self.position, bytes(self.mac))

    @property
    def sealed(self) -> chain.Sealed:
        return chain.Sealed(
            clinic_id=self.clinic_id,
            position=self.position,
            event_id=self.event_id,
            event_at=self.event_at,
            digest=bytes(self.digest),
            key_id=self.key_id,
            mac=bytes(self.mac),
        )


class Closing(AppendOnly):
    """Months of a clinic's trail that were removed when their time was over, signed with the same key.

    The chain is read from `position` on, whose mark was `mac`; events before `before` may be gone.
    """

    clinic_id = models.UUIDField()
    before = models.DateField(help_text="The first day that is kept.")
    position = models.BigIntegerField()
    mac = models.BinaryField()
    events = models.BigIntegerField(help_text="How many were removed.")
    closed_at = models.DateTimeField()
    key_id = models.CharField(max_length=40)
    signature = models.BinaryField()

    class Meta(AppendOnly.Meta):
        constraints = [
            models.UniqueConstraint(fields=["clinic_id", "before"], name="closed_once_up_to_a_day"),
        ]

    def __str__(self) -> str:
        return f"closed before {self.before}"

    def mark(self, key: bytes) -> bytes:
        """What `signature` has to be."""
        said = (self.clinic_id, self.before, self.position, bytes(self.mac).hex(), self.events)
        return chain.closing_mark(key, *said, chain.instant(self.closed_at), self.key_id)
