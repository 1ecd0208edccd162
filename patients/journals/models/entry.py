from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned
from integration_care.core.permissions import Permission
from patients.journals.body.marks import words
from patients.journals.models.prompt import Prompt, PromptSet
from patients.journals.replies import rated
from patients.models import Patient


class EntryQuerySet(models.QuerySet["JournalEntry"]):
    def visible_to(self, member: Membership) -> EntryQuerySet:
        """Entries that the member may know of; text is another matter, see `readable_by`."""
        return self.filter(clinic_id=member.clinic_id, patient__in=Patient.keys_visible_to(member))

    def readable_by(self, member: Membership) -> EntryQuerySet:
        """Entries whose text the member may read: one's own, or shared ones for the care team."""
        visible = self.visible_to(member)
        if not member.is_staff_member:
            return visible
        if not member.can(Permission.READ_NARRATIVE):
            return visible.none()
        return visible.submitted().filter(visibility=JournalEntry.Visibility.SHARED)

    def submitted(self) -> EntryQuerySet:
        return self.exclude(submitted_at=None)

    def sleep_since(self, at: datetime) -> models.QuerySet[JournalEntry, Any]:
        """When they wrote and how they had slept, 0 to 10, where they said so."""
        said = self.filter(started_at__gte=at, sleep__isnull=False)
        return said.order_by("started_at").values_list("started_at", "sleep")

    def newest_first(self) -> EntryQuerySet:
        return self.order_by("-started_at", "-pk")


def slider() -> models.PositiveSmallIntegerField[int | None, int | None]:
    """0 to 10, or None when the patient left it alone."""
    return models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(10)])


class JournalEntry(ClinicOwned):
    """What a patient wrote at one time. Belongs to a dose when it was written after one."""

    class Visibility(models.TextChoices):
        SHARED = "shared", gettext_lazy("Shared with the care team")
        PRIVATE = "private", gettext_lazy("Private")

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="entries")
    prompt_set = models.ForeignKey(
        PromptSet, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    dose = models.ForeignKey(
        "care_sessions.CareSession", on_delete=models.PROTECT, related_name="entries", null=True, blank=True
    )
    # The device's own name for the entry: writing it again finds the same row.
    client_uuid = models.UUIDField()
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PRIVATE)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(
        default=1, help_text="Grows with each save; a stale save is a conflict."
    )
    saved_from = models.CharField(
        max_length=40, blank=True, help_text="The open page that saved last; its answer may have been lost."
    )
    mood = slider()
    energy = slider()
    sleep = slider()
    pain = slider()
    asked = models.JSONField(
        default=list, blank=True, help_text="The questions as they stood when it was begun, in order."
    )
    body = EncryptedTextField(blank=True, help_text="Free writing, outside any question.")

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["patient", "-started_at"], name="entry_by_patient")]
        constraints = [
            models.UniqueConstraint(fields=["patient", "client_uuid"], name="one_entry_per_device_draft"),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{name: None}) | models.Q(**{f"{name}__lte": 10}),
                    name=f"{name}_is_0_to_10",
                )
                for name in ("mood", "energy", "sleep", "pain")
            ),
        ]

    def __str__(self) -> str:
        return f"Entry of {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def is_shared(self) -> bool:
        return self.visibility == self.Visibility.SHARED


class Answer(ClinicOwned):
    """The reply to one prompt, with the prompt's words as they were shown."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="answers")
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="+")
    asked = models.CharField(max_length=300)
    text = EncryptedTextField(blank=True)
    is_skipped = models.BooleanField(default=False)

    class Meta:
        ordering = ["prompt__position"]
        constraints = [models.UniqueConstraint(fields=["entry", "prompt"], name="one_answer_per_prompt")]

    def __str__(self) -> str:
        return self.asked

    @property
    def is_of_body(self) -> bool:
        return bool(self.text) and self.prompt.kind == Prompt.Kind.BODY_MAP

    @property
    def said(self) -> str:
        """The reply as one reads it: a tapped yes or no is a word, a mark on the body a line."""
        text: str = self.text.strip()
        if self.is_of_body:
            return words(text)
        if self.prompt.kind == Prompt.Kind.SCALE:
            return rated(self.text).said(self._choices)
        return {"yes": _("Yes"), "no": _("No")}.get(text, text)

    @property
    def _choices(self) -> list[str]:
        """As they stood when it was asked."""
        told = (row["options"] for row in self.entry.asked if row["pk"] == str(self.prompt_id))
        return next(told, self.prompt.options).splitlines()


class EntryRevision(ClinicOwned):
    """A whole earlier state of an entry, kept when a later save replaced it."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    content = EncryptedTextField(help_text="JSON: body, answers by prompt id, sliders, visibility.")
    is_set_aside = models.BooleanField(
        default=False, help_text="Came from a second device after another save, and is kept beside it."
    )

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"Version {self.version}"
