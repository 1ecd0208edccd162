"""What stands at the clinic on one page of an entry, by the names of that page's fields."""

from __future__ import annotations

from patients.journals.content import SLIDERS
from patients.journals.models import Answer, JournalEntry
from patients.journals.replies import picked, rated
from patients.portal.pages import Page


def answer_to(page: Page, entry: JournalEntry | None) -> Answer | None:
    if entry is None or page.prompt is None:
        return None
    wanted = page.prompt.pk
    return next((answer for answer in entry.answers.all() if answer.prompt_id == wanted), None)


def fields_of(page: Page, entry: JournalEntry | None) -> dict[str, str]:
    """Empty strings where nothing was written."""
    if page.kind == "sliders":
        values = {name: getattr(entry, name, None) for name in SLIDERS}
        return {name: "" if value is None else str(value) for name, value in values.items()}
    if page.prompt is None:
        return {"text": entry.body if entry else ""}
    answer = answer_to(page, entry)
    if page.kind == "scale":
        said = rated(answer.text if answer else "")
        return {"number": said.number, "text": said.words}
    if page.kind == "several":
        chosen = picked(answer.text if answer else "", page.prompt.choices)
        return {"picked": "\n".join(chosen.chosen), "text": chosen.words}
    return {"choice" if page.is_one_tap else "text": answer.text if answer else ""}
