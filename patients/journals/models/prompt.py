from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from integration_care.core.permissions import Permission

SPANISH = "The same in Spanish, as the clinic words it; empty: the catalogue's, else the English."


class PromptSetQuerySet(models.QuerySet["PromptSet"]):
    def visible_to(self, member: Membership) -> PromptSetQuerySet:
        """The clinic's sets, those that colleagues share, and one's own."""
        return self.filter(Q(owner=None) | Q(is_shared=True) | Q(owner=member), clinic_id=member.clinic_id)

    def for_patient(self, clinic: UUID, patient: UUID) -> PromptSetQuerySet:
        """What this patient of the clinic may write with: a therapist's own set only where it was offered."""
        theirs = Q(pk__in=PromptSet.objects.filter(offered__patient=patient).values("pk"))
        return self.filter(Q(owner=None) | Q(is_shared=True) | theirs, clinic=clinic)

    def offered_now(self) -> PromptSetQuerySet:
        return self.filter(is_active=True)


class PromptSet(ClinicOwned):
    """Questions offered together at one moment: the clinic's, or (with `owner`) a therapist's own."""

    class Moment(models.TextChoices):
        ANY = "any", "Any time"
        BEFORE_DOSE = "before_dose", "Before a dose"
        RAW = "raw", "Straight after"
        FIRST_DAY = "first_day", "The first 24 hours"
        WINDOW_DAY = "window_day", "Each day of the window"
        ACTIVITY = "activity", "48 to 72 hours: an activity"
        WEEKLY = "weekly", "Once a week"
        THOUGHT = "thought", "A thought that keeps coming back"
        PAIN = "pain", "Pain"
        COMMITMENTS = "commitments", "Commitments looked at again"
        MAINTENANCE = "maintenance", "Maintenance"

    key = models.SlugField()
    title = models.CharField(max_length=120)
    title_es = models.CharField(max_length=120, blank=True, db_default="", default="", help_text=SPANISH)
    introduction = models.TextField(blank=True, help_text="One human line above the first question.")
    introduction_es = models.TextField(blank=True, db_default="", default="", help_text=SPANISH)
    asks_sliders = models.BooleanField(default=True, help_text="Mood, energy, sleep and pain, 0 to 10.")
    is_active = models.BooleanField(default=True)
    moment = models.CharField(max_length=20, choices=Moment.choices, default=Moment.ANY)
    anchor = models.CharField(
        max_length=300, blank=True, help_text="A grounding line, shown first in trauma-informed care."
    )
    anchor_es = models.CharField(max_length=300, blank=True, db_default="", default="", help_text=SPANISH)
    source = models.CharField(max_length=200, blank=True, help_text="What it rests on.")
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Whose own it is; nobody: the clinic's.",
    )  # fmt: skip
    is_shared = models.BooleanField(default=False, help_text="Colleagues may use and copy it.")
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change.")
    changed_by = models.CharField(max_length=120, blank=True)

    objects = PromptSetQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["clinic", "key"], name="one_prompt_set_per_key")]

    def __str__(self) -> str:
        return self.title

    def may_be_edited_by(self, member: Membership) -> bool:
        """Its owner; of the clinic's sets, those who edit protocols."""
        if self.owner_id is not None:
            return self.owner_id == member.pk
        return member.can(Permission.EDIT_PROTOCOL)


class Prompt(ClinicOwned):
    """One question of a set. Removed ones are retired, since answers point to them."""

    class Kind(models.TextChoices):
        TEXT = "text", "Free text"
        COMMITMENT = "commitment", "One concrete action (offered as a commitment)"
        BODY_MAP = "body_map", "Where in the body (a figure to mark)"
        YES_NO = "yes_no", "Yes or no"
        SCALE = "scale", "0 to 10, and words if they like"
        SEVERAL = "several", "Several of a list, and words if they like"
        SAFE_AT_HOME = "safe_at_home", "Safe at home? (a no shows help at once and tells the clinic)"

    prompt_set = models.ForeignKey(PromptSet, on_delete=models.CASCADE, related_name="prompts")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    text_es = models.CharField(max_length=300, blank=True, db_default="", default="", help_text=SPANISH)
    hint = models.CharField(max_length=300, blank=True)
    hint_es = models.CharField(max_length=300, blank=True, db_default="", default="", help_text=SPANISH)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.TEXT)
    options = models.TextField(
        blank=True, help_text="A line each: what to choose from; the two ends of 0 to 10."
    )
    options_es = models.TextField(blank=True, db_default="", default="", help_text="As many lines.")
    gentle_text = models.CharField(
        max_length=300, blank=True, help_text="Asked in these words in trauma-informed care."
    )
    gentle_text_es = models.CharField(
        max_length=300, blank=True, db_default="", default="", help_text=SPANISH
    )
    is_about_body = models.BooleanField(default=False, help_text="Said to be extra in trauma-informed care.")
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["prompt_set", "position"],
                condition=models.Q(is_retired=False),
                name="one_prompt_a_position",
            ),
        ]

    def __str__(self) -> str:
        return self.text
