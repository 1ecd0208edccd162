"""What one device wrote while another was faster: kept beside the entry, and shown to its writer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from patients.journals.content import SLIDERS
from patients.journals.models import Answer, JournalEntry
from patients.portal.sliders import name_of


@dataclass(frozen=True)
class Beside:
    """`key` as `Page.key`; `asked` is empty for free writing."""

    key: str
    asked: str
    text: str


def beside(entry: JournalEntry | None) -> list[Beside]:
    """The texts that were set aside and have not found their way into the entry since."""
    if entry is None:
        return []
    answers = {str(answer.prompt_id): answer for answer in entry.answers.all()}
    stands = "\n".join([entry.body, *(answer.text for answer in answers.values())])
    revisions = entry.revisions.filter(is_set_aside=True)
    found = [one for revision in revisions for one in _told(json.loads(revision.content), answers)]
    found = [one for one in found if one.text.strip() and one.text not in stands]
    return list(dict.fromkeys(found))


def _told(content: dict[str, Any], answers: dict[str, Answer]) -> Iterator[Beside]:
    yield Beside("free", "", str(content.get("body") or ""))
    for key, reply in content.get("answers", {}).items():
        answer = answers.get(key)
        text = {"yes": _("Yes"), "no": _("No")}.get(reply["text"], reply["text"])
        if answer is None or answer.text != reply["text"]:
            yield Beside(key, answer.asked if answer else "", text)
    sliders = content.get("sliders", {})
    said = [f"{name_of(name)} {sliders[name]}" for name in SLIDERS if sliders.get(name) is not None]
    yield Beside("sliders", _("How is it right now?"), ", ".join(said))
