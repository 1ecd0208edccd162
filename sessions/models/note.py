from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import NOT_ROTATING, ClinicOwned, SealedAppendOnly
from integration_care.core.permissions import Permission
from patients.models import Patient
from sessions.models.session import CareSession


class NoteQuerySet(models.QuerySet["Note"]):
    def readable_by(self, member: Membership) -> NoteQuerySet:
        """Progress notes for the care team; process notes for their author alone."""
        if not member.can(Permission.READ_NARRATIVE):
            return self.none()
        mine = models.Q(author=member)
        return self.filter(session__patient__in=Patient.keys_visible_to(member)).filter(
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
    emotions = models.JSONField(default=list, blank=True, help_text="Emotions that were present, by key.")
    # Signing is the last act. From then on the database refuses any change; see `Addendum`.
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_as = models.CharField(max_length=200, blank=True, help_text="The author's name and role then.")
    digest = models.CharField(max_length=64, blank=True, help_text="HMAC-SHA-256 of what was signed, hex.")

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "author", "sort"], name="one_note_per_author_and_sort"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_as="", digest="")
                | Q(signed_at__isnull=False) & ~Q(signed_as="") & ~Q(digest=""),
                name="signed_with_name_and_digest",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "saved_at"], condition=Q(signed_at=None), name="note_unsigned"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__signed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_sort_display()

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None


class NoteSection(ClinicOwned):
    """One headed part of a note, such as intentions or themes."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)
    body = EncryptedTextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "key"], name="one_section_per_key")]
        triggers = [
            pgtrigger.Trigger(
                name="signed_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF {NOT_ROTATING} AND EXISTS (
                        SELECT FROM care_sessions_note
                        WHERE id IN (NEW.note_id, OLD.note_id) AND signed_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'a signed note does not change';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            ),
        ]

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
    chosen_at = models.DateTimeField(
        null=True, blank=True, help_text="When its author compared the two and chose."
    )

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"Version {self.version}"


class Addendum(ClinicOwned, SealedAppendOnly):
    """What was added to a signed note later, by whom and why. It is never changed; another one follows it."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="addenda")
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    body = EncryptedTextField()

    class Meta(SealedAppendOnly.Meta):
        ordering = ["written_at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="addendum_has_a_reason")]

    def __str__(self) -> str:
        return f"Addendum of {self.written_at:%Y-%m-%d %H:%M}"
