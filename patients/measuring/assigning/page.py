"""What is asked for at present, in words, and what might be asked for next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count

from integration_care.core.annotations import Annotation
from integration_care.core.ui.words import local_day
from patients.followups.actions.asking import earliest
from patients.followups.models import FollowUp, IntegrationWindow
from patients.measures.instrument import Instrument
from patients.measures.known import Known
from patients.measures.models import Assignment, Response
from patients.measures.scoring import shown
from patients.measuring.actions import answers_of
from patients.measuring.alerts import worrying
from patients.models import Course, Patient

AHEAD = timedelta(days=14)
Status = Assignment.Status
MESSAGES = {
    FollowUp.Status.SENT: "message sent",
    FollowUp.Status.SENDING: "message on its way",
    FollowUp.Status.PLANNED: "message planned",
}


REACHED = Annotation[int]("reached")


@dataclass(frozen=True)
class Line:
    id: str
    title: str
    by: str
    state: str
    days: str
    message: str
    worrying: list[tuple[str, str]]


@dataclass(frozen=True)
class Suggestion:
    key: str
    title: str
    why: str


def later_lines(patient: Patient, offered: Sequence[Instrument], now: datetime, zone: ZoneInfo) -> list[str]:
    """What asking “now” does not ask for now, so soon after a dose; and from when on it does."""
    course = Course.objects.under_way().select_related("protocol_version").filter(patient=patient).first()
    if course is None:
        return []
    found = [(one, earliest(course, one.key, now)) for one in offered]
    mine = Assignment.objects.filter(patient=patient)
    return [
        f"{one.title} from {local_day(start, zone)} on"
        if (own := mine.by_protocol_about(one.key, start).first()) is None
        else f"{one.title} from {local_day(own.due_from, zone)} on, when the protocol asks by itself"
        for one, start in found
        if start > now
    ]


def asked_lines(patient: Patient, known: Known, now: datetime, zone: ZoneInfo) -> list[Line]:
    """What waits, and what is to come soon."""
    mine = Assignment.objects.open().filter(patient=patient, due_until__gt=now, due_from__lte=now + AHEAD)
    rows = mine.select_related("follow_up", "by__user").order_by("due_from", "instrument")
    rows = rows.annotate(reached=Count("given__item", distinct=True))
    return [_line(row, known, now, zone) for row in rows]


def _line(row: Assignment, known: Known, now: datetime, zone: ZoneInfo) -> Line:
    instrument = known.find(row.instrument, row.instrument_version)
    step = row.follow_up.title if row.follow_up else ""
    return Line(
        id=str(row.pk),
        title=instrument.title if instrument else row.instrument,
        by=str(row.by) if row.by else f"Protocol, {step}" if step else "Protocol",
        state=_state(row, len(instrument.items) if instrument else 0, now),
        days=f"{local_day(row.due_from, zone)} to {local_day(row.due_until, zone)}",
        message=_message(row.follow_up),
        worrying=worrying(instrument, answers_of(row)) if instrument and row.status == Status.BEGUN else [],
    )


def _state(row: Assignment, items: int, now: datetime) -> str:
    if row.status == Status.BEGUN:
        return f"Begun, {REACHED.of(row)} of {items} reached"
    return "Waiting" if row.due_from <= now else "To come"


def _message(follow_up: FollowUp | None) -> str:
    if follow_up is None:
        return "no message"
    words = MESSAGES.get(FollowUp.Status(follow_up.status))
    return words or f"no message: {follow_up.reason or follow_up.get_status_display().lower()}"


def suggestions(
    patient: Patient, responses: Sequence[Response], known: Known, now: datetime, zone: ZoneInfo
) -> list[Suggestion]:
    """What a low score speaks for, and what the protocol wants before the first dose. Asked for: left out."""
    found = [*_followed(responses, known, zone), *_before_first_dose(patient, responses, known)]
    if not found:
        return []
    waiting = set(
        Assignment.objects.waiting(now).filter(patient=patient).values_list("instrument", flat=True)
    )
    return [one for one in found if one.key not in waiting]


def _followed(responses: Sequence[Response], known: Known, zone: ZoneInfo) -> list[Suggestion]:
    last = {row.instrument: row for row in sorted(responses, key=lambda row: row.taken_at)}
    found = []
    for row in last.values():
        instrument = known.of(row)
        follow = instrument.suggests if instrument else None
        if instrument is None or follow is None or row.score is None or row.score > follow.at_most:
            continue
        answered = last.get(follow.instrument)
        if answered is None or answered.taken_at < row.taken_at:
            was = f"{instrument.title} was {shown(row.score)} on {local_day(row.taken_at, zone)}"
            why = f"{was}: {follow.source}."
            found.append(Suggestion(follow.instrument, known.title(follow.instrument), why))
    return found


def _before_first_dose(patient: Patient, responses: Sequence[Response], known: Known) -> list[Suggestion]:
    course = Course.objects.under_way().select_related("protocol_version").filter(patient=patient).first()
    if course is None or IntegrationWindow.objects.standing().filter(course=course).exists():
        return []
    answered = {row.instrument for row in responses if row.course_id == course.pk}
    wanted = [rule.key for rule in course.protocol_version.rules.measures if rule.at_baseline]
    why = "The protocol asks for it before the first dose."
    return [
        Suggestion(key, known.title(key), why) for key in wanted if key not in answered and known.find(key)
    ]
