from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from integration_care.accounts.models import Membership
from integration_care.core.languages import told
from integration_care.core.models import ClinicOwned
from patients.models import Patient
from patients.protocols.between import Category
from patients.protocols.told.choices import PRACTICES

CATEGORIES = [(category.value, PRACTICES[category]) for category in Category]


class ClinicPractice(ClinicOwned):
    """A practice as this clinic words it: its own, or one that ships and was changed."""

    key = models.SlugField(max_length=60)
    category = models.CharField(max_length=20, choices=CATEGORIES)
    title = models.CharField(max_length=80)
    text = models.TextField(help_text="How it is done, in a few plain words.")
    least_min = models.PositiveSmallIntegerField()
    most_min = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    is_offered = models.BooleanField(default=True)

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["clinic", "key"], name="one_practice_per_key")]

    def __str__(self) -> str:
        return self.title


class AssignmentQuerySet(models.QuerySet["PracticeAssignment"]):
    def visible_to(self, member: Membership) -> AssignmentQuerySet:
        return self.filter(clinic_id=member.clinic_id, patient__in=Patient.objects.visible_to(member))

    def on(self, day: date) -> AssignmentQuerySet:
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at=None)


class PracticeAssignment(ClinicOwned):
    """A practice given to a patient for some days, with the words it had then. Ended at once: left out."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="practices")
    key = models.SlugField(max_length=60)
    category = models.CharField(max_length=20, choices=CATEGORIES)
    title = models.CharField(max_length=80)
    least_min = models.PositiveSmallIntegerField()
    most_min = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day, in the patient's zone.")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="practice_days_in_order"),
            models.CheckConstraint(
                condition=Q(least_min__gte=1, most_min__gte=F("least_min")), name="practice_minutes_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.starts_on} to {self.ends_on}"


class LogQuerySet(models.QuerySet["PracticeLog"]):
    def visible_to(self, member: Membership) -> LogQuerySet:
        return self.filter(clinic_id=member.clinic_id, patient__in=Patient.objects.visible_to(member))

    def standing(self) -> LogQuerySet:
        return self.filter(taken_back_at=None)


class PracticeLog(ClinicOwned):
    """The patient did a practice. Minutes only where they say so."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="practice_logs")
    # The page's own name for the tap: sent twice, it is one.
    client_uuid = models.UUIDField()
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=80)
    done_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = LogQuerySet.as_manager()

    class Meta:
        ordering = ["done_at"]
        indexes = [models.Index(fields=["patient", "-done_at"], name="practice_log_by_patient")]
        constraints = [
            models.UniqueConstraint(fields=["patient", "client_uuid"], name="one_log_per_tap"),
        ]

    def __str__(self) -> str:
        title = told(self.title)
        return f"{title}, {self.minutes} min" if self.minutes else title


class Night(ClinicOwned):
    """How the patient slept in the night that ended on `woke_on`, in their zone."""

    class How(models.TextChoices):
        WELL = "well", gettext_lazy("Slept well")
        SOME = "some", gettext_lazy("Slept so-so")
        LITTLE = "little", gettext_lazy("Slept little")

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="nights")
    woke_on = models.DateField()
    how = models.CharField(max_length=10, choices=How.choices)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["woke_on"]
        constraints = [models.UniqueConstraint(fields=["patient", "woke_on"], name="one_note_per_night")]

    def __str__(self) -> str:
        return f"{self.get_how_display()}, {self.woke_on}"
