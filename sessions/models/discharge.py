from __future__ import annotations

from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned
from sessions.models.session import CareSession


class Discharge(ClinicOwned):
    """When the patient left after a dose and with whom. What was checked is in `ChecklistAnswer`."""

    session = models.OneToOneField(CareSession, on_delete=models.PROTECT, related_name="discharge")
    discharged_at = models.DateTimeField()
    escort = models.CharField(max_length=120, help_text="Who takes the patient home.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why they left with a check unmet.")
    gaps_reason = models.CharField(
        max_length=200, blank=True, default="", db_default="",
        help_text="Why observations that the schedule asks for were not taken.",
    )  # fmt: skip
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    grounding = EncryptedTextField(blank=True, help_text="What helped to arrive in the body again.")
    # Suicidal ideation before leaving: who stays in touch, and how the patient was steadied.
    has_ideation = models.BooleanField(null=True, blank=True, help_text="None: not asked.")
    stabilisation = EncryptedTextField(blank=True)
    named_clinician = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(has_ideation=True) | Q(named_clinician__isnull=False),
                name="ideation_names_a_clinician",
            ),
        ]

    def __str__(self) -> str:
        return f"Discharged {self.discharged_at:%Y-%m-%d %H:%M}"


class ChecklistAnswerQuerySet(models.QuerySet["ChecklistAnswer"]):
    def standing(self) -> ChecklistAnswerQuerySet:
        """The newest answer to each item."""
        return self.filter(superseded_at=None)


class ChecklistAnswer(ClinicOwned):
    """One item of the protocol's checklist, answered, with its words as they were shown.

    A new answer supersedes the old, which stays with whoever went on from it.
    """

    class Checklist(models.TextChoices):
        PRE_DOSE = "pre_dose", "Before the dose"
        DISCHARGE = "discharge", "Before leaving"

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        UNKNOWN = "unknown", "Not known"

    session = models.ForeignKey(CareSession, on_delete=models.PROTECT, related_name="checks")
    checklist = models.CharField(max_length=10, choices=Checklist.choices)
    key = models.SlugField(max_length=40)
    text = models.CharField(max_length=200)
    answer = models.CharField(max_length=8, choices=Answer.choices)
    value = models.DecimalField(
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        help_text="What was measured, where the item asks for a number, such as a weight in kg.",
    )
    answered_at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    # Who decided to go on although the answer is not yes; the protocol names the roles that may.
    override_reason = models.CharField(max_length=200, blank=True)
    override_role = models.CharField(max_length=20, blank=True)
    overridden_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    overridden_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = ChecklistAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "checklist", "key"],
                condition=Q(superseded_at=None),
                name="one_answer_per_check",
            ),
            models.CheckConstraint(
                condition=Q(overridden_at=None)
                | Q(overridden_by__isnull=False) & ~Q(override_reason="") & ~Q(override_role=""),
                name="override_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.get_answer_display()}"
