"""What one save of an entry carries, and a whole entry told as plain data for its revisions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from patients.journals.models import Answer, JournalEntry

SLIDERS = ("mood", "energy", "sleep", "pain")


@dataclass(frozen=True)
class Reply:
    """What was written to one prompt. Skipping is an answer too, and is kept as one."""

    text: str = ""
    is_skipped: bool = False


@dataclass(frozen=True)
class Draft:
    """One save: only what is named here changes, so that each page of an entry can be saved alone.

    `sliders` holds 0 to 10, or None for "left alone" (which is not 0).
    """

    body: str | None = None
    replies: Mapping[UUID, Reply] = field(default_factory=dict)
    sliders: Mapping[str, int | None] = field(default_factory=dict)
    is_shared: bool | None = None


def as_text(entry: JournalEntry, answers: Iterable[Answer]) -> str:
    """The entry as it stands, as the JSON text that a revision keeps."""
    return json.dumps(as_data(entry, answers), sort_keys=True)


def as_data(entry: JournalEntry, answers: Iterable[Answer]) -> dict[str, Any]:
    return {
        "body": entry.body,
        "visibility": entry.visibility,
        "sliders": {name: getattr(entry, name) for name in SLIDERS},
        "answers": {
            str(answer.prompt_id): {
                "asked": answer.asked,
                "text": answer.text,
                "is_skipped": answer.is_skipped,
            }
            for answer in answers
        },
    }


def draft_as_text(draft: Draft) -> str:
    """A draft that came too late, kept as a revision beside the one that was first."""
    told: dict[str, Any] = {
        "sliders": dict(draft.sliders),
        "answers": {
            str(key): {"text": reply.text, "is_skipped": reply.is_skipped}
            for key, reply in draft.replies.items()
        },
    }
    if draft.body is not None:
        told["body"] = draft.body
    if draft.is_shared is not None:
        told["visibility"] = visibility(draft.is_shared)
    return json.dumps(told, sort_keys=True)


def said_on(content: str, key: str) -> str:
    """What a set-aside draft says on this page; empty for nothing."""
    told: dict[str, Any] = json.loads(content)
    if key == "free":
        return str(told.get("body") or "")
    if key == "sliders":
        set_to = {name: value for name, value in told.get("sliders", {}).items() if value is not None}
        return json.dumps(set_to, sort_keys=True) if set_to else ""
    return str(told.get("answers", {}).get(key, {}).get("text", ""))


def without(content: str, key: str) -> str:
    """What a set-aside draft says besides this page: "free", "sliders" or a prompt id. Empty for nothing."""
    told: dict[str, Any] = json.loads(content)
    answers = {name: reply for name, reply in told.get("answers", {}).items() if name != key}
    sliders = {} if key == "sliders" else told.get("sliders", {})
    rest = told | {"answers": answers, "sliders": sliders}
    if key == "free":
        rest.pop("body", None)
    says = [rest.get("body"), *(reply["text"] for reply in answers.values()), *sliders.values()]
    return json.dumps(rest, sort_keys=True) if any(said not in (None, "") for said in says) else ""


def visibility(is_shared: bool) -> str:
    return JournalEntry.Visibility.SHARED if is_shared else JournalEntry.Visibility.PRIVATE
