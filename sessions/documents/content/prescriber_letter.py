"""A letter to whoever prescribes: how the doses went, what integration came to, what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from integration_care.core.permissions import Role
from integration_care.core.ui.shapes import Fact
from integration_care.core.ui.words import local_day, long_day
from patients.followups.models import IntegrationWindow
from patients.measures.trend import Trend, trends
from patients.models import CareTeamMember, Course, Patient
from sessions.caseload.wording import counted
from sessions.documents.content import course as arc
from sessions.documents.content.belonging import taken_on_in
from sessions.documents.content.course import DoseLine
from sessions.documents.content.wording import who
from sessions.documents.models import Document
from sessions.integration.thread_queries import follow_through_of
from sessions.models import CareSession, Challenge, DoseReview

TALKS = (CareSession.Kind.INTEGRATION, CareSession.Kind.GROUP)


@dataclass(frozen=True)
class Matter:
    """Something that stands in the way: what it is, what was seen, what was done."""

    what: str
    since: str
    text: str
    done: str


@dataclass(frozen=True)
class Letter:
    title: str
    day: str
    to: str
    facts: list[Fact]
    opening: str
    waits: list[Matter]
    doses: list[DoseLine]
    events: list[str]
    measures: list[Trend]
    integration: list[str]
    challenges: list[Matter]
    sender: str
    role: str


def present(document: Document, now: datetime, room: int) -> Letter:
    patient, course = arc.subject(document)
    view, by = arc.viewpoint(document, now), document.requested_by
    windows = arc.doses(course, now)
    open_ = Challenge.objects.readable_by(by).open().filter(course=course)
    waiting = DoseReview.objects.standing().waiting().filter(course=course)
    held_up = [review.challenge for review in waiting.select_related("challenge")]
    others = [one for one in open_ if one.pk not in {challenge.pk for challenge in held_up}]
    return Letter(
        title=f"{patient.given_name} {patient.family_name}: integration and doses",
        day=long_day(now, view.zone),
        to=addressee(patient),
        facts=[*who(patient), Fact("Indication", course.indication), Fact("Course", stands(course, windows))],
        opening=opening(windows, patient),
        waits=[matter(one, patient) for one in held_up],
        doses=arc.dose_lines(windows, view),
        events=list(arc.events(course, patient)),
        measures=trends(arc.scores(course, by)),
        integration=list(integration(course, windows, document, now)),
        challenges=[matter(one, patient) for one in others],
        sender=str(by),
        role=by.get_role_display(),
    )


def addressee(patient: Patient) -> str:
    """Everybody on the care team who prescribes."""
    team = CareTeamMember.objects.at_present().filter(patient=patient, member__role=Role.PRESCRIBER)
    return " and ".join(str(one.member) for one in team) or "colleague"


def stands(course: Course, windows: Sequence[IntegrationWindow]) -> str:
    version, phase = course.protocol_version, course.get_phase_display().lower()
    given = f"{counted(len(windows), 'dose')} of {course.doses_planned} planned"
    return f"{version.protocol.name}, version {version.number}; {phase}, {given}"


def opening(windows: Sequence[IntegrationWindow], patient: Patient) -> str:
    if not windows:
        return "No dose has been given in this course so far."
    last, zone = windows[0], patient.clinic.zone
    given = f" ({last.dose_label})" if last.dose_label else ""
    return f"The last dose, number {last.dose_number}{given}, was given on {local_day(last.anchor_at, zone)}."


def matter(challenge: Challenge, patient: Patient) -> Matter:
    since = local_day(challenge.raised_at, patient.clinic.zone)
    return Matter(challenge.get_kind_display(), since, challenge.text, challenge.response)


def integration(
    course: Course, windows: Sequence[IntegrationWindow], document: Document, now: datetime
) -> Iterator[str]:
    view = arc.viewpoint(document, now)
    if said := arc.adherence(windows, view):
        yield f"Integration windows: {said}."
    talks = [one for one in arc.held(course) if one.kind in TALKS]
    since = [one for one in talks if windows and one.happened_at >= windows[0].anchor_at]
    told = arc.held_words(talks) or "No integration session held"
    yield f"{told}, {len(since)} of them since the last dose." if talks else f"{told}."
    yield f"Commitments: {follow_through_of(course.patient_id, taken_on_in(course)).words.lower()}."
