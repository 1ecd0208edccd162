"""The pages of a document as HTML, in its language: what its kind says, in the frame that all have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from integration_care.core.ui.words import calendar_day, local_clock, long_day, zone_name
from sessions.documents.errors import NothingToTell
from sessions.documents.kinds import KINDS
from sessions.documents.models import Document
from sessions.documents.paper import paper_of


@dataclass(frozen=True)
class Frame:
    """What stands around every document."""

    title: str
    told: str  # what the file says of itself without being opened: names nobody
    of: str  # whom it is about: on every page, for pages part; empty on what a patient takes home
    clinic: str
    phone: str
    made: str
    number: str
    paper: str
    language: str


def text_of(document: Document, now: datetime, room: int) -> str:
    """`room`: one of its kind's. Raises `NothingToTell` where there is nothing it could be made of."""
    kind = KINDS[Document.Kind(document.kind)]
    if kind.present is None:
        raise NothingToTell("It has no pages.")
    with translation.override(document.language):
        at = kind.present(document, now, room)
        shown = {"at": at, "frame": frame(document, at.title, now)}
        return render_to_string(f"documents/paper/{document.kind}.html", shown)


def frame(document: Document, title: str, now: datetime) -> Frame:
    clinic = document.clinic
    return Frame(
        title=title,
        told=title if KINDS[Document.Kind(document.kind)].is_for_patient else str(document),
        of=of_whom(document),
        clinic=clinic.name,
        phone=clinic.phone,
        made=made(document, now, clinic.zone),
        number=document.number,
        paper=paper_of(clinic),
        language=document.language,
    )


def of_whom(document: Document) -> str:
    patient = document.patient
    if patient is None or KINDS[Document.Kind(document.kind)].is_for_patient:
        return ""
    return f"{patient.given_name} {patient.family_name}, born {calendar_day(patient.born_on)}"


def made(document: Document, now: datetime, zone: ZoneInfo) -> str:
    """Made on 3 March 2026, 10:02 (New York) by Ada Lindqvist"""
    when = f"{long_day(now, zone)}, {local_clock(now, zone)} ({zone_name(zone)})"
    return _("Made on %(when)s by %(who)s") % {"when": when, "who": document.requested_by}
