"""One dose as it was given and watched: from the checks before it to the way home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui.shapes import Fact
from integration_care.core.ui.words import local_moment, zone_name
from patients.models import Patient
from patients.protocols.rules import ProtocolRules
from sessions import queries
from sessions.crossings import crossings
from sessions.documents.content.session_record import about
from sessions.documents.content.wording import who
from sessions.documents.errors import NothingToTell
from sessions.documents.models import Document
from sessions.documents.vitals import in_words, observation_chart
from sessions.live.afterwards import window_words
from sessions.live.board import Board, board
from sessions.live.events import EventRow
from sessions.live.given import GivenRow
from sessions.live.log import LogLine
from sessions.live.queries import LiveRecord, live_record
from sessions.live.rows import TableRow
from sessions.live.steadied import steadied_card
from sessions.live.warnings import Warned
from sessions.models import CareSession, ChecklistAnswer, Discharge
from sessions.models.session import CareSessionQuerySet
from sessions.observing import over_fields
from sessions.presenters.readiness import dose_number

NOT_GIVEN = "This dose was not given, or it is still under way. Complete the session first."
TOOK_PLACE = (CareSession.Status.COMPLETED, CareSession.Status.ABORTED)


@dataclass(frozen=True)
class Check:
    """One point of a checklist; `gone_on`: who went on without a yes, and why."""

    text: str
    answer: str
    by: str
    gone_on: str


@dataclass(frozen=True)
class DosingRecord:
    title: str
    facts: list[Fact]
    checks: list[Check]
    given: list[GivenRow]
    in_all: str
    picture: SafeString | str
    extremes: str
    rows: list[TableRow]
    schedule: str
    lines: list[Warned]
    events: list[EventRow]
    log: list[LogLine]
    left: str
    leaving: list[Check]
    steadied: list[Fact]
    reason: str
    gaps_reason: str
    window: str
    zone: str


def given_to(patient: Patient, reader: Membership) -> CareSessionQuerySet:
    """The doses that a record can be made of, the newest first."""
    doses = CareSession.objects.visible_to(reader).doses().filter(patient=patient, status__in=TOOK_PLACE)
    return doses.by_time().reverse()


def present(document: Document, now: datetime, room: int) -> DosingRecord:
    if document.patient is None or document.session_id is None:
        raise NothingToTell(NOT_GIVEN)
    patient, reader = document.patient, document.requested_by
    found = given_to(patient, reader).select_related("lead__user", "course__protocol_version__protocol")
    session = found.filter(pk=document.session_id).first()
    if session is None or not reader.can(Permission.READ_NARRATIVE):
        raise NothingToTell(NOT_GIVEN)
    return record_of(session, patient, now)


def record_of(session: CareSession, patient: Patient, now: datetime) -> DosingRecord:
    zone, rules = patient.clinic.zone, session.course.protocol_version.rules
    live, windows = live_record(session), queries.windows(session.course_id)
    seen = board(session, live, rules, now=now, zone=zone, reads_notes=True)
    steadied = steadied_card(live.dose.discharge, reads_notes=True)
    told = in_words(live.seen, live.first_at)
    return DosingRecord(
        title=f"Dosing record, dose {dose_number(session, windows)}",
        facts=[*who(patient), *about(session, zone), *of_dose(session)],
        checks=checks(session, ChecklistAnswer.Checklist.PRE_DOSE),
        given=[row for row in seen.given if not row.struck],
        in_all=seen.in_all,
        picture=observation_chart(live.seen, live.standing, told, low_oxygen(live, rules)),
        extremes=told,
        rows=[row for row in seen.rows if not row.struck],
        schedule=seen.schedule,
        lines=crossed(seen),
        events=[event for event in reversed(seen.events) if not event.struck],
        log=[line for line in reversed(seen.log) if not line.struck],
        left=left(live.dose.discharge, zone),
        leaving=checks(session, ChecklistAnswer.Checklist.DISCHARGE),
        steadied=list(steadied.facts) if steadied else [],
        reason=live.dose.discharge.reason if live.dose.discharge else "",
        gaps_reason=live.dose.discharge.gaps_reason if live.dose.discharge else "",
        window=window_words(session, windows, zone),
        zone=zone_name(zone),
    )


def of_dose(session: CareSession) -> Iterator[Fact]:
    version = session.course.protocol_version
    yield Fact("Protocol", f"{version.protocol.name}, version {version.number}")
    yield Fact("Support", session.get_support_display())
    if session.status == CareSession.Status.ABORTED:
        yield Fact("Ended", "Stopped early")


def checks(session: CareSession, checklist: str) -> list[Check]:
    answers = session.checks.standing().filter(checklist=checklist).order_by("answered_at", "key")
    return [check(one) for one in answers.select_related("by__user", "overridden_by__user")]


def check(one: ChecklistAnswer) -> Check:
    value = f", {one.value.normalize():f}" if one.value is not None else ""
    gone_on = f"{one.overridden_by} went on: {one.override_reason}" if one.overridden_by else ""
    return Check(one.text, f"{one.get_answer_display()}{value}", str(one.by), gone_on)


def crossed(seen: Board) -> list[Warned]:
    """What crossed a line, answered or not, as the bedside shows it."""
    return [*seen.open_lines, *seen.held, *seen.answered]


def low_oxygen(live: LiveRecord, rules: ProtocolRules) -> set[UUID]:
    """The rows whose oxygen crossed a line, whatever else they crossed."""
    found = crossings(live.seen, rules, live.first_at, live.answers)
    return {one.observation.pk for one in found if "spo2" in over_fields(one.observation, one.lines)}


def left(discharge: Discharge | None, zone: ZoneInfo) -> str:
    if discharge is None:
        return "No discharge is recorded."
    when = local_moment(discharge.discharged_at, zone)
    return f"{when} with {discharge.escort}, recorded by {discharge.by}."
