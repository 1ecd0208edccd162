"""What documents of a whole course share: its doses with their windows, its scores, what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.safestring import SafeString

from integration_care.accounts.models import Membership
from integration_care.core.ui.window_drawing import draw
from integration_care.core.ui.words import local_day
from patients.followups.models import IntegrationWindow
from patients.measures.known import known_to
from patients.measures.models import Response
from patients.measuring.chart.drawing import Chart, chart_of
from patients.models import Course, Patient
from sessions.caseload.chart_queries import windows_of
from sessions.caseload.done import show_shared
from sessions.caseload.doses import DoseRow, dose_rows, summary
from sessions.caseload.marks import Viewpoint
from sessions.documents.content.belonging import in_its_time
from sessions.documents.errors import NothingToTell
from sessions.documents.models import Document
from sessions.documents.svg import picture
from sessions.documents.vitals import highest_pressure, lowest_oxygen
from sessions.models import AdverseEvent, CareSession, Observation


@dataclass(frozen=True)
class DoseLine:
    """One dose: what was given, its window as on the chart, and how it was borne."""

    title: str
    given: str
    bar: SafeString
    outcome: str
    pressure: str
    spo2: str


def subject(document: Document) -> tuple[Patient, Course]:
    if document.patient is None or document.course_id is None:
        raise NothingToTell("There is no course yet. Start one first; then it can be made.")
    return document.patient, Course.objects.select_related("protocol_version__protocol").get(
        pk=document.course_id, patient=document.patient
    )


def viewpoint(document: Document, now: datetime) -> Viewpoint:
    clinic = document.clinic
    return Viewpoint(now, clinic.zone, (clinic.quiet_from, clinic.quiet_until))


def doses(course: Course, now: datetime) -> list[IntegrationWindow]:
    """The newest first. Of what was written around them only shared entries are drawn."""
    mine = windows_of(course.patient, now, course=course)
    for window in mine:
        show_shared(window)
    watched = Prefetch("observations", Observation.objects.standing())
    prefetch_related_objects([window.dose for window in mine], watched)
    return mine


def dose_lines(windows: Sequence[IntegrationWindow], view: Viewpoint) -> list[DoseLine]:
    """In the order of time."""
    of_window = {window.pk: window.dose for window in windows}
    return [dose_line(row, of_window[row.window_id]) for row in reversed(dose_rows(windows, view))]


def dose_line(row: DoseRow, dose: CareSession) -> DoseLine:
    """`dose` holds those of its observations that stand, as `doses` read them."""
    rows = list(dose.observations.all())
    highest, lowest = highest_pressure(rows), lowest_oxygen(rows)
    return DoseLine(
        title=row.title,
        given=row.label,
        bar=picture(draw(row.bar, is_for_paper=True), row.bar.text),
        outcome=row.figure or row.outcome,
        pressure=highest.pressure if highest else "",
        spo2=f"{lowest} %" if lowest is not None else "",
    )


def adherence(windows: Sequence[IntegrationWindow], view: Viewpoint) -> str:
    return summary(windows, view)


def scores(course: Course, reader: Membership) -> list[Response]:
    """The newest first."""
    mine = Response.objects.readable_by(reader).standing().filter(patient=course.patient)
    return list(mine.filter(in_its_time(course, "taken_at")).order_by("-taken_at", "-recorded_at"))


def charts(course: Course, reader: Membership, windows: Sequence[IntegrationWindow]) -> list[Chart]:
    """One for each instrument with a score, of answers that stand."""
    by_key: dict[str, list[Response]] = {}
    for row in scores(course, reader):
        if row.score is not None:
            by_key.setdefault(row.instrument, []).append(row)
    instruments = known_to(course.clinic_id)
    known = ((instruments.of(rows[0]), rows) for rows in by_key.values())
    return [chart_of(one, rows, windows, course.patient.clinic.zone) for one, rows in known if one]


def events(course: Course, patient: Patient) -> Iterator[str]:
    """Tue 3 March: Vomiting, severe, still going on"""
    found = AdverseEvent.objects.filter(session__course=course, struck_at=None)
    for event in found.exclude(session__status=CareSession.Status.VOID):
        words = [event.title, event.get_severity_display().lower()]
        words += ["serious"] * event.is_serious + [event.get_outcome_display().lower()]
        yield f"{local_day(event.onset_at, patient.clinic.zone)}: {', '.join(words)}"


def held_words(sessions: Sequence[CareSession]) -> str:
    """3 preparation, 4 dosing, 5 integration sessions held"""
    found = Counter(session.get_kind_display().lower() for session in sessions)
    said = ", ".join(f"{number} {kind}" for kind, number in found.items())
    return f"{said} {'session' if len(sessions) == 1 else 'sessions'} held" if said else ""


def held(course: Course) -> list[CareSession]:
    """The sessions that took place, in the order of time."""
    took_place = [CareSession.Status.COMPLETED, CareSession.Status.ABORTED]
    found = CareSession.objects.filter(course=course, status__in=took_place)
    return list(found.select_related("lead__user").by_time())
