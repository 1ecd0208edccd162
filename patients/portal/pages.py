"""A prompt set as pages: one thing a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from patients.journals.models import JournalEntry, Prompt, PromptSet
from patients.journals.questions import Question, as_asked, from_rows, questions_of

TEMPLATES = {
    "free": "text",
    "sliders": "sliders",
    Prompt.Kind.TEXT: "text",
    Prompt.Kind.COMMITMENT: "text",
    Prompt.Kind.BODY_MAP: "body",
    Prompt.Kind.SCALE: "scale",
    Prompt.Kind.SEVERAL: "several",
    Prompt.Kind.YES_NO: "choice",
    Prompt.Kind.SAFE_AT_HOME: "choice",
}


@dataclass(frozen=True)
class Page:
    """One page of an entry: `free`, `sliders`, or a prompt with its own kind (`Prompt.Kind`)."""

    kind: str
    prompt: Question | None = None

    @property
    def key(self) -> str:
        """Its name among the pages of an entry, whatever is asked before it: a prompt's id, or the kind."""
        return str(self.prompt.pk) if self.prompt else self.kind

    @property
    def template(self) -> str:
        return f"portal/pages/{TEMPLATES[self.kind]}.html"

    @property
    def is_one_tap(self) -> bool:
        """Answering is going on: no further button is needed."""
        return self.template.endswith("choice.html")

    @property
    def question(self) -> str:
        if self.prompt is not None:
            return self.prompt.text
        return _("How is it right now?") if self.kind == "sliders" else _("What is here right now?")

    @property
    def ends(self) -> tuple[str, str]:
        """What 0 and 10 mean; empty where nobody said."""
        said = self.prompt.choices if self.prompt else []
        return (said[0], said[-1]) if len(said) > 1 else ("", "")

    @property
    def hint(self) -> str:
        if self.prompt is not None:
            return self.prompt.hint
        return _("Leave any of these alone.") if self.kind == "sliders" else _("Words, fragments, anything.")


def pages_of(
    prompt_set: PromptSet | None, entry: JournalEntry | None = None, *, is_gentle: bool = False
) -> tuple[Page, ...]:
    """The set's questions in order, then the sliders. Without questions: free writing.

    An entry that was begun keeps the questions it was begun with.
    """
    if prompt_set is None:
        return (Page("free"),)
    asked = _asked(prompt_set, entry, is_gentle)
    pages = [Page(question.kind, question) for question in asked] or [Page("free")]
    if entry and entry.body and pages[0].prompt:  # written freely, before the set had questions
        pages.append(Page("free"))
    return (*pages, Page("sliders")) if prompt_set.asks_sliders else tuple(pages)


def _asked(prompt_set: PromptSet, entry: JournalEntry | None, is_gentle: bool) -> list[Question]:
    """As the entry was begun with them, or as the set stands; what was answered besides comes after."""
    asked = from_rows(entry.asked) if entry and entry.asked else questions_of(prompt_set, is_gentle=is_gentle)
    known = {question.pk for question in asked}
    answered = {answer.prompt_id for answer in entry.answers.all()} - known if entry else set()
    besides = [prompt for prompt in prompt_set.prompts.all() if prompt.pk in answered]
    return [*asked, *(as_asked(prompt, is_gentle=is_gentle) for prompt in besides)]
