"""A prompt set as pages: one thing a page."""

from __future__ import annotations

from dataclasses import dataclass

from patients.journals.models import JournalEntry, Prompt, PromptSet

TEMPLATES = {
    "free": "text",
    "sliders": "sliders",
    Prompt.Kind.TEXT: "text",
    Prompt.Kind.COMMITMENT: "text",
    Prompt.Kind.BODY_MAP: "body",
    Prompt.Kind.YES_NO: "choice",
    Prompt.Kind.SAFE_AT_HOME: "choice",
}


@dataclass(frozen=True)
class Page:
    """One page of an entry: `free`, `sliders`, or a prompt with its own kind (`Prompt.Kind`)."""

    kind: str
    prompt: Prompt | None = None

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
        return "How is it right now?" if self.kind == "sliders" else "What is here right now?"

    @property
    def hint(self) -> str:
        if self.prompt is not None:
            return self.prompt.hint
        return "Leave any of these alone." if self.kind == "sliders" else "Words, fragments, anything."


def pages_of(prompt_set: PromptSet | None, entry: JournalEntry | None = None) -> tuple[Page, ...]:
    """The set's prompts in order, then the sliders. Without prompts: free writing.

    A prompt that was retired after this entry answered it stays among its pages.
    """
    if prompt_set is None:
        return (Page("free"),)
    answered = {answer.prompt_id for answer in entry.answers.all()} if entry else set()
    asked = [prompt for prompt in prompt_set.prompts.all() if not prompt.is_retired or prompt.pk in answered]
    pages = [Page(prompt.kind, prompt) for prompt in asked] or [Page("free")]
    if entry and entry.body and pages[0].prompt:  # written freely, before the set had questions
        pages.append(Page("free"))
    return (*pages, Page("sliders")) if prompt_set.asks_sliders else tuple(pages)
