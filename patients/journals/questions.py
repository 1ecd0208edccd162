"""The questions of an entry as they were asked: told once when it begins, and the same to its end.

Whatever a clinic does to a set afterwards (other words, another order, a question asked no more), an entry
that was begun keeps its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from integration_care.core.languages import told as told_in
from patients.journals.models import Prompt, PromptSet

EXTRA = gettext_noop("This one is about the body. It is an extra: leave it if you like.")


@dataclass(frozen=True)
class Question:
    """One prompt in the words that this patient is asked with; `pk` is the prompt's."""

    pk: UUID
    text: str
    kind: str = Prompt.Kind.TEXT
    hint: str = ""
    options: str = ""
    is_about_body: bool = False

    @property
    def choices(self) -> list[str]:
        return [line.strip() for line in self.options.splitlines() if line.strip()]


def questions_of(prompt_set: PromptSet, *, is_gentle: bool) -> list[Question]:
    """In order. Gently: in gentler words where there are some, and the body's questions as an extra."""
    asked = [prompt for prompt in prompt_set.prompts.all() if not prompt.is_retired]
    return [as_asked(prompt, is_gentle=is_gentle) for prompt in sorted(asked, key=lambda one: one.position)]


def as_asked(prompt: Prompt, *, is_gentle: bool) -> Question:
    text = told_in((is_gentle and prompt.gentle_text) or prompt.text)
    extra = _(EXTRA) if is_gentle and prompt.is_about_body else ""
    options = "\n".join(map(told_in, prompt.options.splitlines()))
    hint = f"{extra} {told_in(prompt.hint)}".strip()
    return Question(prompt.pk, text, prompt.kind, hint, options, prompt.is_about_body)


def told(questions: Iterable[Question]) -> list[dict[str, Any]]:
    return [asdict(one) | {"pk": str(one.pk)} for one in questions]


def read(rows: Iterable[Mapping[str, Any]]) -> list[Question]:
    return [Question(**(dict(row) | {"pk": UUID(row["pk"])})) for row in rows]
