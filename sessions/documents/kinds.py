"""What kinds of documents there are: what each holds, what it leaves out, who makes its content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sessions.documents.content import (
    course_summary,
    dosing_record,
    monthly_report,
    patient_summary,
    prescriber_letter,
    relapse_plan,
    session_record,
    substance_register,
)
from sessions.documents.models import Document
from sessions.documents.own import content as own_copy
from sessions.interchange.clinic import LEFT_OUT

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
    `rooms` until it fits on `limit` pages. Without it there are no pages, only data. `is_for_patient`: told
    in the patient's language."""

    about: str
    holds: tuple[str, ...]
    leaves_out: tuple[str, ...]
    present: Callable[[Document, datetime, int], Content] | None = None
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
        rooms=(4, 2, 1),
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
    Kind.PRESCRIBER_LETTER: KindSpec(
        about="How the doses went, what integration came to, what waits for a decision.",
        holds=(
            "Each dose with its window, the highest pressure and the lowest oxygen",
            "Adverse events, scores with reliable change, sessions and commitments as counts",
            "Open challenges in the care team's words, and what the next dose waits for",
        ),
        leaves_out=("Notes, insights and what commitments say", "Journal entries, shared or private"),
        present=prescriber_letter.present,
    ),
    Kind.COURSE_SUMMARY: KindSpec(
        about="A whole course: its arc, doses, scores, and what was carried out of it.",
        holds=(
            "The intention, each dose with its window, sessions held",
            "Scores as pictures and in words, challenges, adverse events",
            "Insights with the commitments made of them and what came of those; themes",
        ),
        leaves_out=("Notes", "Journal entries, and anything kept from a private one"),
        present=course_summary.present,
    ),
    Kind.RELAPSE_PLAN: KindSpec(
        about="The plan as it stands, in their own words and language, for where it is found.",
        holds=("Signs and what they do, whom they call, what keeps them well", "The numbers for a crisis"),
        leaves_out=("Earlier versions, and what was typed and not saved", "Everything else of the record"),
        present=relapse_plan.present,
        is_for_patient=True,
    ),
    Kind.DOSING_RECORD: KindSpec(
        about="One dose as it was given and watched, with its observation chart.",
        holds=(
            "What was given, with lot and site; the checks before the dose and before leaving",
            "Every row of vitals, as a picture and a table; lines that were crossed and who answered",
            "Adverse events, the log with what was said, how they left",
        ),
        leaves_out=("Notes about the dose", "Intentions and journal entries"),
        present=dosing_record.present,
    ),
    Kind.SUBSTANCE_REGISTER: KindSpec(
        about="One container over some days, line by line, for whoever inspects it.",
        holds=(
            "Every line with amount, balance, who wrote it and who stood as witness",
            "What was brought forward and carried forward; patients by initials",
        ),
        leaves_out=("Names of patients", "Anything else of their care"),
        present=substance_register.present,
    ),
    Kind.MONTHLY_REPORT: KindSpec(
        about="A month of the whole clinic in counts, shares and intervals.",
        holds=(
            "Doses, sessions and adverse events of the whole clinic as plain counts, also where it is one",
            "The figures of their page, with intervals, and with the words that association is no cause",
        ),
        leaves_out=(
            "Patients, by name or initials; what happened to whom",
            "Shares and outcomes of groups too small to be told apart",
        ),
        present=monthly_report.present,
    ),
    Kind.CLINIC_EXPORT: KindSpec(
        about="A ZIP of all patients, by name: FHIR R4 as NDJSON, tables as CSV, a list with checksums.",
        holds=(
            "Every patient with contacts, consents, courses, sessions, doses, vitals; that messages went out",
            "For each file how many rows it has, and its SHA-256",
            "Names: each patient's access trail says that you took the record along",
        ),
        leaves_out=LEFT_OUT,
    ),
    Kind.OWN_COPY: KindSpec(
        about="Everything that is theirs, for the patient alone, from their own page.",
        holds=("What they wrote and recorded, private entries too", "Answers, sessions, doses, plan"),
        leaves_out=own_copy.LEFT_OUT,
        present=own_copy.present,
        is_for_patient=True,
    ),
}
