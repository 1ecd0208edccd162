"""What one device wrote while another was faster: kept beside the entry, and shown to its writer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from patients.journals.content import SLIDERS
from patients.journals.models import Answer, EntryRevision, JournalEntry
from patients.portal.sliders import name_of


@dataclass(frozen=True)
class Beside:
    """`key` as `Page.key`; `asked` is empty for free writing."""

    key: str
    asked: str
    text: str
    aside: UUID = field(compare=False)  # the revision that it stands in


def beside(entry: JournalEntry | None) -> list[Beside]:
    """The texts that were set aside and have not found their way into the entry since, each once."""
    return list(dict.fromkeys(waiting(entry))) if entry else []


def waiting(entry: JournalEntry) -> list[Beside]:
    """The same, and those again that another device wrote too."""
    answers = {str(answer.prompt_id): answer for answer in entry.answers.all()}
    stands = "\n".join([entry.body, *(answer.text for answer in answers.values())])
    revisions = entry.revisions.filter(is_set_aside=True)
    found = [one for revision in revisions for one in _told(revision, answers)]
    return [one for one in found if one.text.strip() and one.text not in stands]


def _told(revision: EntryRevision, answers: dict[str, Answer]) -> Iterator[Beside]:
    content: dict[str, Any] = json.loads(revision.content)
    yield Beside("free", "", str(content.get("body") or ""), revision.pk)
    for key, reply in content.get("answers", {}).items():
        answer = answers.get(key)
        text = {"yes": _("Yes"), "no": _("No")}.get(reply["text"], reply["text"])
        if answer is None or answer.text != reply["text"]:
            yield Beside(key, answer.asked if answer else "", text, revision.pk)
    sliders = content.get("sliders", {})
    said = [f"{name_of(name)} {sliders[name]}" for name in SLIDERS if sliders.get(name) is not None]
    yield Beside("sliders", _("How is it right now?"), ", ".join(said), revision.pk)
