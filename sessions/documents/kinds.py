"""What kinds of documents there are: what each holds, what it leaves out, who makes its content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sessions.documents.content import patient_summary, session_record
from sessions.documents.models import Document

Kind = Document.Kind
NEVER = (
    "Private process notes",
    "Private journal entries",
    "Notes that are not signed, and sections that the clinic hides",
    "Concerns about care",
    "Anything that was struck out or entered in error",
)


class Content(Protocol):
    """What a kind's template prints."""

    @property
    def title(self) -> str: ...


@dataclass(frozen=True)
class KindSpec:
    """`present(document, now, room)`: `room` is how many rows each list may have, tried in the order of
    `rooms` until it fits on `limit` pages. `is_for_patient`: told in the patient's language."""

    about: str
    holds: tuple[str, ...]
    leaves_out: tuple[str, ...]
    present: Callable[[Document, datetime, int], Content]
    rooms: tuple[int, ...] = (0,)
    limit: int = 0
    is_for_patient: bool = False


KINDS: Mapping[Document.Kind, KindSpec] = {
    Kind.PATIENT_SUMMARY: KindSpec(
        about="One page to take home: where they are after the last dose, in their own language.",
        holds=(
            "Their intention, insights that were kept and commitments that are open",
            "The window of the last dose, practices that are offered, what is booked",
            "Your telephone number and the numbers for a crisis",
        ),
        leaves_out=("Notes, scores, doses and diagnoses", "Anything kept from a private entry"),
        present=patient_summary.present,
        rooms=(5, 3, 2, 1),
        limit=1,
        is_for_patient=True,
    ),
    Kind.SESSION_RECORD: KindSpec(
        about="One session with its signed notes, word for word.",
        holds=(
            "Who was there, when, where and for how long",
            "Each signed progress note with its signature, and what was added to it",
            "Insights and commitments that the session left",
        ),
        leaves_out=("Journal entries, shared or private", "Drafts and earlier versions of a note"),
        present=session_record.present,
    ),
}
