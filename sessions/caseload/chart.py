"""One patient's chart, ready to print. Pure: everything it shows was read before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui.words import local_clock, local_day, zone_name
from patients.models import Course
from sessions.caseload.arc import Arc, arc_of
from sessions.caseload.cards import AlertCard, alert_card
from sessions.caseload.chart_queries import MOST_WINDOWS, ChartFacts
from sessions.caseload.coming import Coming, what_comes
from sessions.caseload.doses import DoseRow, dose_rows, summary
from sessions.caseload.marks import Viewpoint
from sessions.caseload.now_card import NowCard, now_card
from sessions.caseload.rows import Chip
from sessions.caseload.unlogged import to_log
from sessions.caseload.wording import counted
from sessions.live.events import charted


@dataclass(frozen=True)
class Chart:
    """`intention` is narrative: empty for whoever may not read it. `cut`: how many doses are not drawn."""

    patient_id: UUID
    course_id: UUID | None
    name: str
    about: str
    chips: tuple[Chip, ...]
    doses: tuple[DoseRow, ...]
    summary: str
    cut: str
    zone: str
    arc: Arc | None
    now: NowCard
    alerts: tuple[AlertCard, ...]
    events: tuple[tuple[UUID, str], ...]  # the session, and the adverse event in words
    coming: tuple[Coming, ...]
    intention: str
    journal: str  # how much there is, and not what it says
    window_id: UUID | None
    can_book: bool
    book_kind: str
    book_label: str
    sees_trail: bool
    reads_narrative: bool


def present(facts: ChartFacts, member: Membership, view: Viewpoint) -> Chart:
    patient, course = facts.patient, facts.course
    reads = member.can(Permission.READ_NARRATIVE)
    return Chart(
        patient_id=patient.pk,
        course_id=course.pk if course else None,
        name=patient.full_name,
        about=" · ".join(about(facts, view)),
        chips=tuple(chips(facts, view)),
        doses=dose_rows(facts.windows[:MOST_WINDOWS], view),
        summary=summary(facts.windows, view),
        cut=cut(len(facts.windows)),
        zone=zone_name(patient.zone),
        arc=arc_of(facts.windows, facts.sessions, view, view.zone),
        now=now_card(facts, view),
        alerts=tuple(alert_card(alert, view) for alert in facts.alerts),
        events=tuple((event.session_id, charted(event, view.zone)) for event in facts.events),
        coming=what_comes(facts, view),
        intention=course.intention if course and reads else "",
        journal=_journal(facts, view),
        window_id=facts.windows[0].pk if facts.windows else None,
        can_book=course is not None
        and course.phase != Course.Phase.CLOSED
        and member.can(Permission.BOOK_SESSION),
        book_kind="integration" if facts.windows else "preparation",
        book_label="Book integration session" if facts.windows else "Book preparation",
        sees_trail=member.can(Permission.SEE_ACCESS_TRAIL),
        reads_narrative=reads,
    )


def about(facts: ChartFacts, view: Viewpoint) -> Iterator[str]:
    """she/her, 41, depression, Chicago time, 08:40 there, active, dose 3 of 6"""
    patient, course = facts.patient, facts.course
    if patient.pronouns:
        yield patient.pronouns
    yield str(patient.age(view.now))
    if course:
        yield course.indication
    yield f"{zone_name(patient.zone)} time, {local_clock(view.now, patient.zone)} there"
    if course:
        yield f"{course.get_phase_display().lower()}{given(facts)}"
    if facts.lead:
        yield f"with {facts.lead}"


def _journal(facts: ChartFacts, view: Viewpoint) -> str:
    """3 entries, the last Tue 3 March"""
    number, last_at = facts.written
    if last_at is None:
        return "nothing written so far"
    return f"{counted(number, 'entry', 'entries')}, the last {local_day(last_at, view.zone)}"


def given(facts: ChartFacts) -> str:
    course = facts.course
    of_course = [window.dose_number for window in facts.windows if course and window.course_id == course.pk]
    if not of_course or course is None:
        return ""
    return f", dose {max(of_course)} of {max(course.doses_planned, *of_course)}"


def cut(number: int) -> str:
    """Empty where every dose is drawn."""
    if number <= MOST_WINDOWS:
        return ""
    return f"The latest {MOST_WINDOWS} of {number} doses are shown; the counts are of all."


def chips(facts: ChartFacts, view: Viewpoint) -> Iterator[Chip]:
    for window in facts.windows[:1]:
        if unlogged := to_log(window, window.state(view.now), view):
            yield Chip(unlogged.words, "amber")
    if facts.dose_reviews:
        to = reverse("sessions:next-dose", args=[facts.patient.pk])
        yield Chip("Next dose to be reviewed", "amber", "flag", to)
    if facts.due_challenges:
        yield Chip(f"{counted(facts.due_challenges, 'challenge')} to look at again", "amber")
    if facts.patient.is_trauma_informed:
        yield Chip("Trauma-informed")
    if facts.patient.is_archived:
        yield Chip("Archived")
    if facts.course is None:
        yield Chip("No course yet", "amber")
    elif facts.course.paused_at is not None:
        yield Chip("Course paused", "amber", "pause-circle")
