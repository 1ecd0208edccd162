"""The top of every session page: who, what, where, in which state, and what may be done now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui.words import for_the_team, local_clock, local_day, zone_name
from sessions.actions.correcting import has_times_to_correct
from sessions.models import CareSession
from sessions.presenters.paper_link import paper_link
from sessions.transitions import may_become

Status = CareSession.Status
TONES = {
    Status.BOOKED: "neutral",
    Status.IN_PROGRESS: "teal",
    Status.COMPLETED: "green",
    Status.ABORTED: "amber",
    Status.CANCELLED: "neutral",
    Status.NO_SHOW: "amber",
    Status.VOID: "neutral",
}

TOOK_PLACE = (Status.COMPLETED, Status.ABORTED)
ASKS_WHY = {Status.CANCELLED, Status.NO_SHOW, Status.ABORTED, Status.VOID}


@dataclass(frozen=True)
class Deed:
    """A link or button: where it leads, and words that say what will happen."""

    url: str
    label: str


@dataclass(frozen=True)
class Head:
    title: str
    name: str
    age: int
    chart_url: str
    when: str
    patient_time: str  # empty where the patient's clock shows the same
    place: str
    lead: str
    status: str
    tone: str
    more: tuple[Deed, ...]
    can_record: bool
    can_start: bool
    is_open: bool  # booked or under way
    is_under_way: bool
    is_over: bool  # took place
    reason: str


def head(session: CareSession, *, title: str, member: Membership, now: datetime, zone: ZoneInfo) -> Head:
    """`zone` is the clinic's: the patient comes to the clinic, unless the place is a call."""
    status = Status(session.status)
    can_record = member.can(Permission.RECORD_DOSE if session.is_dose else Permission.RECORD_SESSION)
    patient = session.patient
    return Head(
        title=title,
        name=patient.full_name,
        age=patient.age(now),
        chart_url=reverse("caseload:chart", args=[patient.pk]),
        when=when(session, zone, now.astimezone(zone).date()),
        patient_time=patient_time(session.happened_at, zone, patient.zone, patient.called),
        place=session.place,
        lead=str(session.lead),
        status=status.label.lower(),
        tone=TONES[status],
        more=tuple(deeds(session, member, now)),
        can_record=can_record,
        can_start=can_record and status == Status.BOOKED,
        is_open=status in (Status.BOOKED, Status.IN_PROGRESS),
        is_under_way=status == Status.IN_PROGRESS,
        is_over=status in TOOK_PLACE,
        reason=for_the_team(reason(session), member.can(Permission.READ_NARRATIVE)),
    )


def when(session: CareSession, zone: ZoneInfo, today: date | None = None) -> str:
    """Tue 3 March, 14:00-15:00: as it happened, or as it is booked; the year as in `local_day`."""
    began, ended = session.started_at, session.ended_at
    start = began or session.scheduled_start
    end = ended if began else session.scheduled_end
    until = f"\N{EN DASH}{local_clock(end, zone)}" if end else ""
    return f"{local_day(start, zone, today)}, {local_clock(start, zone)}{until}"


def patient_time(at: datetime, zone: ZoneInfo, theirs: ZoneInfo, called: str) -> str:
    if at.astimezone(zone).utcoffset() == at.astimezone(theirs).utcoffset():
        return ""
    day = "" if at.astimezone(zone).date() == at.astimezone(theirs).date() else f"{local_day(at, theirs)}, "
    return f"{day}{local_clock(at, theirs)} for {called} ({zone_name(theirs)})"


def reason(session: CareSession) -> str:
    """Why it was cancelled, stopped or voided."""
    if session.status not in ASKS_WHY:
        return ""
    last = session.status_changes.filter(became=session.status).order_by("-at").first()
    return last.reason if last else ""


def deeds(session: CareSession, member: Membership, now: datetime) -> Iterator[Deed]:
    """Everything else that may be done, along the transition table and the member's rights."""
    books = member.can(Permission.BOOK_SESSION)
    records = member.can(Permission.RECORD_SESSION)
    to = {name: reverse(f"sessions:{name}", args=[session.pk]) for name in NAMES}
    # A circle's session moves with its meeting, and comes back from there.
    is_circle = session.kind == CareSession.Kind.GROUP
    if books and session.status == Status.BOOKED and not is_circle:
        yield Deed(to["move"], "Move to another time")
    if books and session.status == Status.BOOKED:
        yield Deed(to["cancel"], "Cancel this booking")
    if books and may_become(session, Status.NO_SHOW) and now >= session.scheduled_start:
        yield Deed(to["no-show"], "They did not come")
    if books and may_become(session, Status.BOOKED) and not is_circle:
        yield Deed(to["book-again"], "Book it again at the same time")
    if records and may_become(session, Status.ABORTED):
        yield Deed(to["stop"], "Stop early")
    if records and has_times_to_correct(session):
        yield Deed(to["correct-times"], "Correct the times")
    if session.is_dose and session.status in TOOK_PLACE and member.can(Permission.READ_NARRATIVE):
        yield Deed(paper_link(session, "dosing_record"), "Make a document of it")
    if records and may_become(session, Status.VOID) and session.status != Status.BOOKED:
        yield Deed(to["void"], "Entered in error")


NAMES = ("move", "cancel", "no-show", "book-again", "stop", "correct-times", "void")
