from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from integration_care.accounts.models import Clinic
from patients.journals.forms import PromptForm, PromptSetForm
from patients.journals.models import Prompt, PromptSet


def all_sets(clinic: Clinic) -> QuerySet[PromptSet]:
    asked = Count("prompts", filter=Q(prompts__is_retired=False))
    return PromptSet.objects.filter(clinic=clinic).annotate(asked=asked)


@dataclass
class PromptSetPage:
    prompt_set: PromptSet
    head: PromptSetForm | None = None
    new: PromptForm | None = None

    @cached_property
    def prompts(self) -> list[Prompt]:
        return list(self.prompt_set.prompts.filter(is_retired=False))

    @property
    def head_form(self) -> PromptSetForm:
        said = {
            "title": self.prompt_set.title,
            "introduction": self.prompt_set.introduction,
            "asks_sliders": self.prompt_set.asks_sliders,
        }
        return self.head or PromptSetForm(initial=said)

    @property
    def new_form(self) -> PromptForm:
        return self.new or PromptForm(prefix="new")

    @property
    def pages(self) -> int:
        """How many pages a patient turns."""
        return max(len(self.prompts), 1) + self.prompt_set.asks_sliders
