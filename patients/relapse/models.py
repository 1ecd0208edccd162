from __future__ import annotations

import json
from hashlib import sha256

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned, SealedAppendOnly
from integration_care.core.permissions import Permission
from patients.followups.models import StaffTask
from patients.journals.models import JournalEntry
from patients.models import Patient
from patients.relapse.content import PlanText
from patients.relapse.matching import Match


class RelapsePlan(ClinicOwned):
    """One for each patient; its words are those of its newest version."""

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="relapse_plan")

    def __str__(self) -> str:
        return "Relapse plan"


class VersionQuerySet(models.QuerySet["RelapsePlanVersion"]):
    def readable_by(self, member: Membership) -> VersionQuerySet:
        """One's own plan; for the care team those of their patients. An admin reads none."""
        if member.is_staff_member and not member.can(Permission.READ_NARRATIVE):
            return self.none()
        visible = Patient.objects.visible_to(member)
        return self.filter(clinic_id=member.clinic_id, plan__patient__in=visible)

    def of(self, patient: Patient) -> VersionQuerySet:
        return self.filter(plan__patient=patient).select_related("by__user")

    def standing(self) -> VersionQuerySet:
        return self.filter(is_set_aside=False)

    def current(self, patient: Patient) -> RelapsePlanVersion | None:
        return self.of(patient).standing().order_by("number").last()


class RelapsePlanVersion(SealedAppendOnly, ClinicOwned):
    """The whole plan as one person saved it. Nothing is ever written over."""

    class Side(models.TextChoices):
        PATIENT = "patient", gettext_lazy("The patient")
        CARE_TEAM = "care_team", gettext_lazy("The care team")

    plan = models.ForeignKey(RelapsePlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(help_text="From 1; of a text set aside, the version it met.")
    based_on = models.PositiveIntegerField(help_text="The version its writer had before them; 0: none.")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    written_at = models.DateTimeField()
    content = EncryptedTextField(help_text="JSON: signs with what to do, whom to call, maintenance.")
    is_set_aside = models.BooleanField(
        default=False, help_text="Typed while somebody else saved: kept beside the plan, not in it."
    )

    objects = VersionQuerySet.as_manager()

    class Meta(SealedAppendOnly.Meta):
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                condition=models.Q(is_set_aside=False),
                name="one_plan_a_version",
            ),
        ]

    def __str__(self) -> str:
        return _("Version %(number)s") % {"number": self.number}

    @property
    def text(self) -> PlanText:
        return PlanText.from_json(self.content)


class PlanDraft(ClinicOwned):
    """What somebody is writing and has not saved yet: for their own eyes, gone when they save or drop it."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    content = EncryptedTextField(help_text="JSON: the fields of the form as they were typed, by name.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "by"], name="one_plan_draft_a_writer")]

    def __str__(self) -> str:
        return "Draft of a relapse plan"

    @property
    def version(self) -> str:
        """Other words are another version."""
        return sha256(self.content.encode()).hexdigest()[:16]

    @property
    def fields(self) -> dict[str, str]:
        return dict(json.loads(self.content))


class HeardQuerySet(models.QuerySet["HeardSign"]):
    def readable_by(self, member: Membership) -> HeardQuerySet:
        """Only as long as its entry may be read: made private again, what was heard is gone from view."""
        return self.filter(entry__in=JournalEntry.objects.readable_by(member))


class HeardSign(SealedAppendOnly, ClinicOwned):
    """A shared entry sounds like one of the signs: sign and sentences, as they stood. Never a score."""

    version = models.ForeignKey(RelapsePlanVersion, on_delete=models.PROTECT, related_name="heard")
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="+")
    sign_number = models.PositiveSmallIntegerField(help_text="Its place in the version's list, from 1.")
    content = EncryptedTextField(help_text="JSON: the sign, and each sentence with the words in common.")
    task = models.ForeignKey(StaffTask, on_delete=models.PROTECT, related_name="+")
    heard_at = models.DateTimeField()

    objects = HeardQuerySet.as_manager()

    class Meta(SealedAppendOnly.Meta):
        ordering = ["-heard_at", "sign_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "version", "sign_number"], name="sign_heard_once_in_an_entry"
            ),
        ]

    def __str__(self) -> str:
        return f"Sign {self.sign_number} heard"

    @property
    def sign(self) -> str:
        return str(json.loads(self.content)["sign"])

    @property
    def matches(self) -> list[Match]:
        found = json.loads(self.content)["found"]
        return [Match(one["sentence"], tuple(one["words"])) for one in found]
