from __future__ import annotations

from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned


class CalendarFeed(ClinicOwned):
    """The address at which other programmes read when a member's sessions are; only its hash is kept."""

    member = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="calendar_feed")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)  # to the hour, see `feeds.actions.note_reading`

    @property
    def mark(self) -> str:
        """Tells this address from the next; leads nowhere."""
        return self.secret_hash[:12]

    def __str__(self) -> str:
        return f"calendar feed of {self.member}"
