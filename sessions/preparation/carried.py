"""What preparation hands on to the dose: how they steady themselves, and what touch they agreed to."""

from __future__ import annotations

from dataclasses import dataclass

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui.words import local_moment
from patients.screening.touch import current_touch
from sessions.models import CareSession, NoteSection

COPING = "coping"


@dataclass(frozen=True)
class Words:
    """Something written beforehand; `told` says by whom and when."""

    text: str
    told: str


@dataclass(frozen=True)
class Carried:
    """For `preparation/carried.html`. Empty parts were not written or not asked yet."""

    coping: Words | None
    touch: Words | None  # text: the patient's own words
    touch_extent: str
    offers_choice_first: bool


def carried(session: CareSession, reader: Membership) -> Carried | None:
    """None for a reader to whom notes are closed. `session` is any session of the course, usually a dose."""
    if not reader.can(Permission.READ_NARRATIVE):
        return None
    touch = current_touch(session.patient)
    zone = session.patient.clinic.zone
    return Carried(
        coping=_coping(session, reader),
        touch=Words(touch.words, f"asked by {touch.asked_by}, {local_moment(touch.asked_at, zone)}")
        if touch
        else None,
        touch_extent=touch.get_extent_display() if touch else "",
        offers_choice_first=session.patient.is_trauma_informed,
    )


def _coping(session: CareSession, reader: Membership) -> Words | None:
    """From the newest preparation in which it was written; a private note is never looked at."""
    preparations = CareSession.objects.filter(course=session.course_id).preparations().standing()
    sections = NoteSection.objects.filter(
        note__session__in=preparations, note__sort="progress", key=COPING
    ).select_related("note__author__user", "note__session")
    written = [one for one in sections.order_by("-note__session__scheduled_start") if one.body.strip()]
    if not written:
        return None
    note, zone = written[0].note, session.patient.clinic.zone
    return Words(written[0].body, f"{note.author}, {local_moment(note.saved_at, zone)}")
