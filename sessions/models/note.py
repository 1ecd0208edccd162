from __future__ import annotations

from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned
from integration_care.core.permissions import Permission
from patients.models import Patient
from sessions.models.session import CareSession


class NoteQuerySet(models.QuerySet["Note"]):
    def readable_by(self, member: Membership) -> NoteQuerySet:
        """Progress notes for the care team; process notes for their author alone."""
        if not member.can(Permission.READ_NARRATIVE):
            return self.none()
        mine = models.Q(author=member)
        return self.filter(session__patient__in=Patient.objects.visible_to(member)).filter(
            mine | models.Q(sort=Note.Sort.PROGRESS)
        )


class Note(ClinicOwned):
    """A progress note others may read, or a private process note (45 CFR 164.501) nobody else may."""

    class Sort(models.TextChoices):
        PROGRESS = "progress", "Progress note"
        PROCESS = "process", "Process note"

    session = models.ForeignKey(CareSession, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=10, choices=Sort.choices, default=Sort.PROGRESS)
    version = models.PositiveIntegerField(
        default=1, help_text="Grows with each save; a stale save is a conflict."
    )
    saved_at = models.DateTimeField()
    levels = models.JSONField(
        default=list, blank=True, help_text="Levels touched: personal, somatic, transpersonal."
    )
    framework = models.CharField(max_length=20, blank=True)
    education = models.JSONField(
        default=list, blank=True, help_text="Psychoeducation that was given, by key."
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "author", "sort"], name="one_note_per_author_and_sort"
            ),
        ]

    def __str__(self) -> str:
        return self.get_sort_display()


class NoteSection(ClinicOwned):
    """One headed part of a note, such as intentions or themes."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)
    body = EncryptedTextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "key"], name="one_section_per_key")]

    def __str__(self) -> str:
        return self.key


class NoteRevision(ClinicOwned):
    """A whole earlier state of a note, kept when a later save replaced it."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    content = EncryptedTextField(help_text="JSON: bodies by section key.")
    is_set_aside = models.BooleanField(
        default=False, help_text="Came from a second window after another save, and is kept beside it."
    )

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"Version {self.version}"
