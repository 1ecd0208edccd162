"""The questions of an entry as they were asked: set down once when it begins, and the same to its end.

Whatever a clinic does to a set afterwards (other words, another order, a question asked no more), an entry
that was begun keeps its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from integration_care.core.languages import told
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
    extra = _(EXTRA) if is_gentle and prompt.is_about_body else ""
    lines = zip_longest(prompt.options.splitlines(), prompt.options_es.splitlines(), fillvalue="")
    return Question(
        prompt.pk,
        _text(prompt, is_gentle=is_gentle),
        prompt.kind,
        hint=f"{extra} {told(prompt.hint, prompt.hint_es)}".strip(),
        options="\n".join(told(line, spanish) for line, spanish in lines),
        is_about_body=prompt.is_about_body,
    )


def _text(prompt: Prompt, *, is_gentle: bool) -> str:
    """Plain words that a reader of Spanish understands come before gentle ones that are English only."""
    plain = told(prompt.text, prompt.text_es)
    gentle = told(prompt.gentle_text, prompt.gentle_text_es) if is_gentle else ""
    is_left_in_english = gentle == prompt.gentle_text and plain != prompt.text
    return plain if not gentle or is_left_in_english else gentle


def as_rows(questions: Iterable[Question]) -> list[dict[str, Any]]:
    return [asdict(one) | {"pk": str(one.pk)} for one in questions]


def from_rows(rows: Iterable[Mapping[str, Any]]) -> list[Question]:
    return [Question(**(dict(row) | {"pk": UUID(row["pk"])})) for row in rows]
