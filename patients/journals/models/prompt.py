from __future__ import annotations

from django.db import models

from integration_care.core.models import ClinicOwned


class PromptSet(ClinicOwned):
    """Questions offered together at one moment, in the clinic's own words."""

    key = models.SlugField()
    title = models.CharField(max_length=120)
    introduction = models.TextField(blank=True, help_text="One human line above the first question.")
    asks_sliders = models.BooleanField(default=True, help_text="Mood, energy, sleep and pain, 0 to 10.")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["clinic", "key"], name="one_prompt_set_per_key")]

    def __str__(self) -> str:
        return self.title


class Prompt(ClinicOwned):
    """One question of a set. Removed ones are retired, since answers point to them."""

    class Kind(models.TextChoices):
        TEXT = "text", "Free text"
        COMMITMENT = "commitment", "One concrete action (offered as a commitment)"
        BODY_MAP = "body_map", "Where in the body (a figure to mark)"
        YES_NO = "yes_no", "Yes or no"
        SAFE_AT_HOME = "safe_at_home", "Safe at home? (a no shows help at once and tells the clinic)"

    prompt_set = models.ForeignKey(PromptSet, on_delete=models.CASCADE, related_name="prompts")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.TEXT)
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
