from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models

from integration_care.accounts.models.membership import Membership
from integration_care.core.clock import CareNow
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned

if TYPE_CHECKING:
    from uuid import UUID

# Long enough to help, short enough that nobody works with it. The product's own; no standard is known.
LASTS = timedelta(minutes=60)


class BrokenGlassQuerySet(models.QuerySet["BrokenGlass"]):
    def open(self) -> BrokenGlassQuerySet:
        """At the database's own time, so that the question can stand within another."""
        return self.filter(ends_at__gt=CareNow(), closed_at=None)


class BrokenGlass(ClinicOwned):
    """A record opened in an emergency: by clinicians off its care team, by an admin to read its words.

    Open until `ends_at`, or until its member closes it. The care team is told, and somebody of them answers.
    """

    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="glasses")
    # A plain id, since accounts knows no patient; the database holds it to a patient of the same clinic.
    patient_id = models.UUIDField()
    reason = EncryptedTextField()
    broken_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = BrokenGlassQuerySet.as_manager()

    class Meta:
        ordering = ["-broken_at"]
        indexes = [models.Index(fields=["member", "ends_at"], name="glass_of_member")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__lte=models.F("broken_at") + LASTS),
                name="glass_ends_within_the_hour",
            ),
        ]

    def __str__(self) -> str:
        return f"opened by {self.member}"

    def is_open(self, now: datetime) -> bool:
        return self.closed_at is None and now < self.ends_at

    if TYPE_CHECKING:
        clinic_id: UUID
