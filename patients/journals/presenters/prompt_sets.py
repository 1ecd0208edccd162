from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from integration_care.accounts.models import Membership
from integration_care.core.languages import shipped_spanish
from patients.journals.forms import PromptForm, PromptSetForm
from patients.journals.models import Prompt, PromptSet
from patients.journals.questions import Question, questions_of


@dataclass(frozen=True)
class Row:
    prompt: Prompt

    @property
    def spanish(self) -> str:
        """As patients who read Spanish are asked; empty where they are asked in English."""
        return self.prompt.text_es or shipped_spanish(self.prompt.text)

    @property
    def is_own_spanish(self) -> bool:
        return bool(self.prompt.text_es)


@dataclass
class PromptSetPage:
    prompt_set: PromptSet
    member: Membership
    head: PromptSetForm | None = None
    new: PromptForm | None = None

    @property
    def may_edit(self) -> bool:
        return self.prompt_set.may_be_edited_by(self.member)

    @property
    def whose(self) -> str:
        owner = self.prompt_set.owner
        if owner is None:
            return "The clinic's"
        shared = ", shared with the clinic" if self.prompt_set.is_shared else ", seen by nobody else so far"
        return f"Yours{shared}" if owner == self.member else f"By {owner}{shared}"

    @cached_property
    def prompts(self) -> list[Prompt]:
        return list(self.prompt_set.prompts.filter(is_retired=False))

    @property
    def rows(self) -> list[Row]:
        return [Row(prompt) for prompt in self.prompts]

    @cached_property
    def pairs(self) -> list[tuple[Question, Question]]:
        """Each question as it is asked, and as it is asked in trauma-informed care."""
        plain, gentle = (questions_of(self.prompt_set, is_gentle=is_gentle) for is_gentle in (False, True))
        return list(zip(plain, gentle, strict=True))

    @property
    def head_form(self) -> PromptSetForm:
        return self.head or PromptSetForm.of(self.prompt_set)

    @property
    def new_form(self) -> PromptForm:
        return self.new or PromptForm(prefix="new")

    @property
    def pages(self) -> int:
        """How many pages a patient turns."""
        return max(len(self.prompts), 1) + self.prompt_set.asks_sliders
