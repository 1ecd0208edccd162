from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from integration_care.accounts.models import Membership
from integration_care.core.annotations import Annotation
from integration_care.core.models import ClinicOwned
from patients.journals.models.entry import JournalEntry
from patients.journals.models.prompt import PromptSet
from patients.models import Patient

WRITTEN_AT = Annotation[datetime | None]("written_at")


class OfferedSetQuerySet(models.QuerySet["OfferedSet"]):
    def visible_to(self, member: Membership) -> OfferedSetQuerySet:
        return self.filter(clinic_id=member.clinic_id, patient__in=Patient.objects.visible_to(member))

    def standing(self) -> OfferedSetQuerySet:
        return self.filter(ended_at=None)

    def with_last_writing(self) -> OfferedSetQuerySet:
        """Each with `written_at`: when an entry with these questions was handed in last, since the offer."""
        written = JournalEntry.objects.submitted().filter(
            patient=OuterRef("patient"), prompt_set=OuterRef("prompt_set"),
            submitted_at__gte=OuterRef("offered_at"),
        )  # fmt: skip
        last = written.order_by("-submitted_at").values("submitted_at")[:1]
        return self.annotate(written_at=Subquery(last))


class OfferedSet(ClinicOwned):
    """A prompt set that staff offer one patient: once, on each day of the window, or weekly until a day.

    Never owed. The patient may leave it for today (`rests_on`) or for good (`declined`).
    """

    class Rhythm(models.TextChoices):
        ONCE = "once", "Once"
        WINDOW = "window", "Each day of the window"
        WEEKLY = "weekly", "Every week until a day"

    class Ending(models.TextChoices):
        WRITTEN = "written", "Written"
        WITHDRAWN = "withdrawn", "Taken back"
        DECLINED = "declined", "Not for them"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="offered_sets")
    prompt_set = models.ForeignKey(PromptSet, on_delete=models.PROTECT, related_name="offered")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    offered_at = models.DateTimeField()
    first_on = models.DateField(help_text="On the patient's calendar.")
    until_on = models.DateField(null=True, blank=True, help_text="The last day, of a weekly one.")
    rests_on = models.DateField(null=True, blank=True, help_text="The day on which they said: not today.")
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)

    objects = OfferedSetQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "prompt_set"], condition=Q(ended_at=None), name="offered_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(rhythm="weekly") | Q(until_on__gte=F("first_on")), name="weekly_until_a_day"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="offer_ended_with_an_ending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prompt_set}, {self.get_rhythm_display().lower()}"

    @property
    def steps(self) -> str:
        """What the follow-ups of this offer are named by."""
        return f"offer-{self.pk.hex}"
