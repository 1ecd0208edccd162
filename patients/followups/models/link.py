from __future__ import annotations

from datetime import datetime

from django.db import models

from integration_care.core.models import ClinicOwned
from patients.followups.models.follow_up import FollowUp


class FollowUpLink(ClinicOwned):
    """The link in a message: a locator, not a credential. Its secret is stored only as a hash.

    Opening it shows no name and no history; a birth date opens a write-only place for one entry.
    """

    follow_up = models.OneToOneField(FollowUp, on_delete=models.CASCADE, related_name="link")
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    tries_left = models.PositiveSmallIntegerField(default=5)
    opened_at = models.DateTimeField(
        null=True, blank=True, help_text="When the birth date was first given right."
    )
    used_at = models.DateTimeField(null=True, blank=True, help_text="When the entry was handed in.")

    def __str__(self) -> str:
        return f"Link of {self.follow_up_id}"

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at and self.tries_left > 0
