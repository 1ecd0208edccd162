"""What comes next for a patient: messages, tasks and sessions in one line of time. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from integration_care.core.ui.words import local_clock, zone_name
from patients.followups.models import FollowUp
from sessions.caseload.chart_queries import ChartFacts
from sessions.caseload.marks import Viewpoint
from sessions.caseload.wording import moment
from sessions.models import CareSession

MOST = 8
# E-mail and the phone are one way: which of them is decided when it goes (patients/followups/engine/ways.py).
BY = {"email": "by e-mail or phone", "sms": "by text message", "push": "by e-mail or phone"}


@dataclass(frozen=True)
class Coming:
    """`sort` says what kind of thing it is. `task_id` or `session_id` is what the line opens, if anything."""

    at: datetime
    label: str
    sort: str
    when: str
    tone: str = ""
    task_id: UUID | None = None
    session_id: UUID | None = None


def what_comes(facts: ChartFacts, view: Viewpoint) -> tuple[Coming, ...]:
    lines = [*task_lines(facts, view), *message_lines(facts, view), *session_lines(facts, view)]
    return tuple(sorted(lines, key=lambda line: line.at)[:MOST])


def task_lines(facts: ChartFacts, view: Viewpoint) -> Iterator[Coming]:
    for task in facts.tasks:
        yield Coming(
            task.due_at,
            task.title,
            f"task for the {FollowUp.Audience(task.audience).label.lower()}",
            f"due {moment(task.due_at, now=view.now, zone=view.zone)}",
            "amber" if task.due_at <= view.now else "",
            task_id=task.pk,
        )


def message_lines(facts: ChartFacts, view: Viewpoint) -> Iterator[Coming]:
    for row in facts.coming:
        sort = BY.get(row.channel, f"becomes a task for the {row.get_audience_display().lower()}")
        yield Coming(row.due_at, row.title, sort, due_words(row, facts, view))


def due_words(row: FollowUp, facts: ChartFacts, view: Viewpoint) -> str:
    """A message is sent by the patient's clock, so that is the clock that holds it."""
    if row.held_from is None:
        return moment(row.due_at, now=view.now, zone=view.zone)
    zone = facts.patient.zone
    is_today = row.due_at.astimezone(zone).date() == view.now.astimezone(zone).date()
    at = local_clock(row.due_at, zone) if is_today else moment(row.due_at, now=view.now, zone=zone)
    return f"held until {at} ({zone_name(zone)})"


def session_lines(facts: ChartFacts, view: Viewpoint) -> Iterator[Coming]:
    waits = bool(facts.dose_reviews)
    for session in facts.sessions:
        if is_ahead(session, facts, view):
            when = moment(session.scheduled_start, now=view.now, zone=view.zone)
            first = waits and session.is_dose
            sort = f"with {session.lead}" + (", to be reviewed first" if first else "")
            tone, waits = "amber" if first else "", waits and not first
            yield Coming(session.scheduled_start, f"{session}", sort, when, tone, session_id=session.pk)


def is_ahead(session: CareSession, facts: ChartFacts, view: Viewpoint) -> bool:
    """Still to come, or under way; what waits to be logged is said by the card beside it."""
    if session.status != CareSession.Status.BOOKED:
        return session.status == CareSession.Status.IN_PROGRESS
    unlogged = [window.booked_session_id for window in facts.windows if window.is_unlogged(view.now)]
    return session.scheduled_end > view.now and session.pk not in unlogged
