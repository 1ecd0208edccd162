"""What every record has in common."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models

from integration_care.core.clock import CareNow


class BaseModel(models.Model):
    """A record with an identity that says nothing about it, and the instant it was made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(db_default=CareNow(), editable=False)

    class Meta:
        abstract = True


class ClinicOwned(BaseModel):
    """A record of one clinic. Its migration adds `ProtectRows`; a guard test sees to it."""

    clinic = models.ForeignKey("accounts.Clinic", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class AppendOnly(models.Model):
    """Rows that the database lets nobody change or delete, the owner of the table included."""

    class Meta:
        abstract = True
        triggers: list[pgtrigger.Trigger] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


# Sealing a row anew with the current key changes its bytes and none of its words: `core.rotation` says so.
NOT_ROTATING = "current_setting('app.rotating_keys', true) IS DISTINCT FROM 'on'"


class SealedAppendOnly(models.Model):
    """As `AppendOnly`, for rows with encrypted text: only key rotation may touch them."""

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update, condition=pgtrigger.Condition(NOT_ROTATING)
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]


class Heartbeat(models.Model):
    """When a part of the engine last did its round; one row a part. Read by /readyz."""

    SWEEP = "sweep"  # a whole round
    SWEEP_BEGAN = "sweep began"  # any, be it whole or not

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    real_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
