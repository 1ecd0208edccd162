from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import NOT_ROTATING, ClinicOwned, SealedAppendOnly
from sessions.groups.models.meeting import Meeting


class SharedNote(ClinicOwned):
    """What a meeting was about, for every record of those who were there. It names no patient."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="shared_note")
    body = EncryptedTextField(blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Grows with each save.")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    # Signing is the last act. From then on the database refuses any change; see `SharedAddendum`.
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    signed_as = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="HMAC-SHA-256 of what was signed, hex.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None, signed_as="", digest="")
                | Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(signed_as="") & ~Q(digest=""),
                name="shared_note_signed_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.signed_at IS NOT NULL AND {NOT_ROTATING}"),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return "Shared note"

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None


class SharedNoteRevision(ClinicOwned, SealedAppendOnly):
    """An earlier state of the shared note, or a text that came after another window had saved."""

    note = models.ForeignKey(SharedNote, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    body = EncryptedTextField()
    is_set_aside = models.BooleanField(default=False)

    class Meta(SealedAppendOnly.Meta):
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"Version {self.version}"


class SharedAddendum(ClinicOwned, SealedAppendOnly):
    """What was added to a signed shared note, by whom and why."""

    note = models.ForeignKey(SharedNote, on_delete=models.PROTECT, related_name="addenda")
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    body = EncryptedTextField()

    class Meta(SealedAppendOnly.Meta):
        ordering = ["written_at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="shared_addendum_has_a_reason")]

    def __str__(self) -> str:
        return f"Addendum of {self.written_at:%Y-%m-%d %H:%M}"
