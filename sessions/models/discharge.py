from __future__ import annotations

from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from sessions.models.session import CareSession


class Discharge(ClinicOwned):
    """When the patient left after a dose, with whom, and what was checked."""

    session = models.OneToOneField(CareSession, on_delete=models.PROTECT, related_name="discharge")
    discharged_at = models.DateTimeField()
    escort = models.CharField(max_length=120, help_text="Who takes the patient home.")
    is_grounded = models.BooleanField(default=False)
    is_safety_reviewed = models.BooleanField(default=False, help_text="The suicide item was reviewed.")
    has_instructions = models.BooleanField(default=False, help_text="No driving until the next day after restful sleep.")
    has_crisis_numbers = models.BooleanField(default=False)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Discharged {self.discharged_at:%Y-%m-%d %H:%M}"
