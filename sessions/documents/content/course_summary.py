"""A whole course on paper: the arc, its doses and windows, scores, and what was carried out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from integration_care.accounts.models import Membership
from integration_care.core.ui.shapes import Fact
from integration_care.core.ui.words import local_clock, long_day, zone_name
from patients.models import Course
from sessions.documents.content import course as arc
from sessions.documents.content.belonging import of_course, taken_on_in
from sessions.documents.content.course import DoseLine
from sessions.documents.content.prescriber_letter import stands
from sessions.documents.content.wording import who
from sessions.documents.models import Document
from sessions.documents.scores import DrawnChart, drawn
from sessions.integration.thread import Strand, strands
from sessions.integration.thread_queries import ThreadFacts, commitments_of, follow_through_of, insights_of
from sessions.models import CareSession, Challenge, SessionTheme

Kind = CareSession.Kind


@dataclass(frozen=True)
class HeldLine:
    day: str
    kind: str
    length: str
    lead: str


@dataclass(frozen=True)
class CourseSummary:
    title: str
    facts: list[Fact]
    intention: str
    glance: list[str]
    doses: list[DoseLine]
    charts: list[DrawnChart]
    strands: tuple[Strand, ...]
    themes: list[str]
    challenges: list[Challenge]
    events: list[str]
    sessions: list[HeldLine]
    zone: str


def present(document: Document, now: datetime, room: int) -> CourseSummary:
    patient, course = arc.subject(document)
    view, reader, zone = arc.viewpoint(document, now), document.requested_by, patient.clinic.zone
    windows, sessions = arc.doses(course, now), arc.held(course)
    thread = thread_of(course, reader)
    return CourseSummary(
        title="Course summary",
        facts=[*who(patient), *about(course, sessions, zone), Fact("Course", stands(course, windows))],
        intention=course.intention,
        glance=list(filter(None, (arc.adherence(windows, view), arc.held_words(sessions), kept(thread)))),
        doses=arc.dose_lines(windows, view),
        charts=[drawn(chart) for chart in arc.charts(course, reader, windows)],
        strands=strands(thread, zone=zone, today=now.astimezone(zone).date()),
        themes=themes(course),
        challenges=list(Challenge.objects.readable_by(reader).filter(course=course).order_by("raised_at")),
        events=list(arc.events(course, patient)),
        sessions=[line(session, zone) for session in sessions],
        zone=zone_name(zone),
    )


def about(course: Course, sessions: Sequence[CareSession], zone: ZoneInfo) -> Iterator[Fact]:
    begun = min([course.created_at, *(session.happened_at for session in sessions)])
    yield Fact("Indication", course.indication)
    yield Fact("Framework", course.get_framework_display())
    yield Fact("Begun", long_day(begun, zone))


def kept(thread: ThreadFacts) -> str:
    return f"commitments: {thread.follow_through.words.lower()}"


def thread_of(course: Course, reader: Membership) -> ThreadFacts:
    insights = insights_of(course.patient_id, reader).filter(of_course(course, "pinned_at"))
    acts = commitments_of(course.patient_id, reader).filter(taken_on_in(course))
    settled = follow_through_of(course.patient_id, taken_on_in(course))
    return ThreadFacts(list(insights), list(acts), settled)


def themes(course: Course) -> list[str]:
    """Those that came up most, first."""
    found = SessionTheme.objects.filter(session__course=course)
    standing = found.exclude(session__status=CareSession.Status.VOID).select_related("theme")
    return [name for name, _ in Counter(row.theme.name for row in standing).most_common()]


def line(session: CareSession, zone: ZoneInfo) -> HeldLine:
    length = f"{round(session.length.total_seconds() / 60)} min" if session.length else ""
    at = session.happened_at
    return HeldLine(
        f"{long_day(at, zone)}, {local_clock(at, zone)}",
        session.get_kind_display(),
        length,
        str(session.lead),
    )
