from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedBytesField, EncryptedTextField
from integration_care.core.models import ClinicOwned
from patients.journals.models.entry import JournalEntry
from patients.models import Patient


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def standing(self) -> AttachmentQuerySet:
        """Without those that the patient took back."""
        return self.filter(withdrawn_at=None)

    def readable_by(self, member: Membership) -> AttachmentQuerySet:
        """Those of entries that the member may read, as long as they stand."""
        readable = JournalEntry.objects.readable_by(member)
        return self.standing().filter(clinic_id=member.clinic_id, entry__in=readable)

    def listed(self) -> AttachmentQuerySet:
        """For lists: what there is, without the megabytes."""
        return self.defer("content").order_by("added_at", "pk")


class Attachment(ClinicOwned):
    """A recording, a drawing or a photo beside the words of an entry. The bytes exist only sealed."""

    class Kind(models.TextChoices):
        VOICE = "voice", gettext_lazy("Voice memo")
        DRAWING = "drawing", gettext_lazy("Drawing")
        PHOTO = "photo", gettext_lazy("Photo")

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="attachments")
    # The device's own name for it: sending it again keeps it once.
    client_uuid = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    media_type = models.CharField(max_length=40, help_text="Found in the bytes, never taken from the sender.")
    size = models.PositiveIntegerField(help_text="Bytes, as kept.")
    sha256 = models.CharField(max_length=64, help_text="Of the bytes as kept, in hex.")
    seconds = models.PositiveIntegerField(null=True, blank=True)
    description = EncryptedTextField(blank=True, help_text="In the patient's words, for who cannot see it.")
    content = EncryptedBytesField()
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "client_uuid"], name="one_attachment_per_device_file"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.added_at:%Y-%m-%d}"

    @property
    def is_sound(self) -> bool:
        return self.kind == self.Kind.VOICE
