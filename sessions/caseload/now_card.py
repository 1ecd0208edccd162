"""What to do now about the latest dose: one card, said in facts, with the buttons that follow. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Literal
from uuid import UUID

from integration_care.core.ui.words import since_dose
from patients.followups.models import ContactLog, IntegrationWindow
from patients.followups.planning.quiet import QuietHours, is_quiet
from patients.followups.window import WindowState
from sessions.calendar.free_time import free_slots
from sessions.caseload.chart_queries import ChartFacts
from sessions.caseload.done import done_in
from sessions.caseload.marks import Done, Viewpoint
from sessions.caseload.unlogged import ToLog, to_log
from sessions.caseload.wording import counted, elsewhere, hours_left, moment
from sessions.models import CareSession

Act = Literal["book", "log", "reason", "first", ""]
Kind = CareSession.Kind
USUAL_LENGTH = timedelta(minutes=60)
APART = timedelta(hours=2)
SHOWN_SLOTS = 2
CALLS = {
    ContactLog.Outcome.REACHED: "spoke with them",
    ContactLog.Outcome.LEFT_MESSAGE: "left a message",
    ContactLog.Outcome.NO_ANSWER: "no answer",
}


@dataclass(frozen=True)
class Slot:
    """`starts` is ISO 8601 with offset, for the booking page's address; `there` as on the patient's wall."""

    starts: str
    label: str
    there: str


@dataclass(frozen=True)
class NowCard:
    """`act` is what the first button does: book, give a reason, plan the first session, or nothing."""

    tone: str
    title: str
    text: str
    act: Act = ""
    slots: tuple[Slot, ...] = ()
    window_id: UUID | None = None
    to_log: ToLog | None = None


def now_card(facts: ChartFacts, view: Viewpoint) -> NowCard:
    if not facts.windows:
        return before_the_first_dose(facts, view)
    window = facts.windows[0]
    state, done = window.state(view.now), done_in(window)
    if state.is_unsettled:
        return unsettled(window, state, done, facts, view)
    if state is WindowState.MISSED:
        return closed_unmet(window, view)
    at = since_dose(window.met_at, window.anchor_at) if window.met_at else ""
    said = {
        WindowState.MET: ("green", "This window is met", f"Integration at {at}."),
        WindowState.LATE_MET: ("green", "Integration came later", f"At {at}, after the window had closed."),
        WindowState.EXCUSED: (
            "",
            "This window is excused",
            window.reason or "The next dose left no room for it.",
        ),
    }
    return NowCard(*said[state], window_id=window.pk)


def before_the_first_dose(facts: ChartFacts, view: Viewpoint) -> NowCard:
    if facts.course is None:
        return NowCard(
            "", "No course yet", "A course puts a patient on a protocol; sessions are booked on it."
        )
    held = sum(
        session.kind == Kind.PREPARATION and session.started_at is not None for session in facts.sessions
    )
    said = f"{counted(held, 'preparation session')} held." if held else "No preparation held yet."
    booked = [session for session in facts.sessions if session.kind == Kind.DOSING and not session.started_at]
    if not booked:
        return NowCard("", "Before the first dose", said, act="first")
    first = moment(booked[0].scheduled_start, now=view.now, zone=view.zone)
    return NowCard("", f"First dose {first}", said, act="first")


def unsettled(
    window: IntegrationWindow, state: WindowState, done: Done, facts: ChartFacts, view: Viewpoint
) -> NowCard:
    left = window.effective_closes_at - view.now
    is_pending = state is WindowState.PENDING
    title = (
        f"The window opens in {hours_left(window.opens_at - view.now)}"
        if is_pending
        else f"{hours_left(left)} left in this window"
    )
    if unlogged := to_log(window, state, view):
        text = " ".join([unlogged.sentence, *contact_facts(done, view)])
        return NowCard("amber", title, text, act="log", window_id=window.pk, to_log=unlogged)
    if window.is_expected(view.now):
        return NowCard("teal", title, " ".join(booked_facts(window, done, view)), window_id=window.pk)
    slots = tuple(next_slots(window, facts, view))
    text = " ".join([*open_facts(window, done, view), *offer(facts, slots)])
    tone = "amber" if state is WindowState.CLOSING else "teal"
    return NowCard(tone, title, text, act="book", slots=slots, window_id=window.pk)


def booked_facts(window: IntegrationWindow, done: Done, view: Viewpoint) -> Iterator[str]:
    if window.booked_for is not None:
        yield f"Integration is booked for {moment(window.booked_for, now=view.now, zone=view.zone)}."
    yield from contact_facts(done, view)


def open_facts(window: IntegrationWindow, done: Done, view: Viewpoint) -> Iterator[str]:
    has_journal = any(entry.submitted_at for entry in done.entries)
    yield "Nothing booked." if has_journal else "Nothing booked, no journal."
    yield from contact_facts(done, view)
    if window.window.is_cut_short:
        yield f"The next dose ends it {moment(window.effective_closes_at, now=view.now, zone=view.zone)}."


def contact_facts(done: Done, view: Viewpoint) -> Iterator[str]:
    for call in done.calls[-1:]:
        at = moment(call.at, now=view.now, zone=view.zone)
        yield f"Called {at}, {CALLS[ContactLog.Outcome(call.outcome)]}."


def closed_unmet(window: IntegrationWindow, view: Viewpoint) -> NowCard:
    closed = moment(window.effective_closes_at, now=view.now, zone=view.zone)
    late = "A late session still helps, with less of the advantage."
    if window.reason:
        return NowCard(
            "plum", "The window closed without a session", f"{window.reason}. {late}", window_id=window.pk
        )
    if unlogged := to_log(window, WindowState.MISSED, view):
        said = unlogged.sentence
        title = "The window closed, and a session is not logged"
        return NowCard("plum", title, said, act="log", window_id=window.pk, to_log=unlogged)
    text = f"Closed {closed}, and nobody has said why. {late}"
    return NowCard("plum", "The window closed without a session", text, act="reason", window_id=window.pk)


def offer(facts: ChartFacts, slots: tuple[Slot, ...]) -> Iterator[str]:
    if facts.lead is None:
        return
    first = facts.lead.user.name.split()[0]
    if slots:
        yield f"{first} is free {' and '.join(slot.label for slot in slots)}."
    else:
        yield f"{first} has no free hour left in it."


def next_slots(window: IntegrationWindow, facts: ChartFacts, view: Viewpoint) -> Iterator[Slot]:
    """The lead's next free hours inside the window that are not in the middle of the patient's night."""
    if facts.diary is None:
        return
    zone, quiet = window.patient.zone, QuietHours(*view.quiet_hours)
    free = free_slots(
        facts.diary,
        since=max(view.now, window.opens_at),
        until=window.effective_closes_at,
        length=_length(facts),
        apart=APART,
        suits=lambda at: not is_quiet(at, zone=zone, quiet=quiet),
    )
    for at in islice(free, SHOWN_SLOTS):
        label = moment(at, now=view.now, zone=view.zone)
        yield Slot(at.astimezone(view.zone).isoformat(), label, elsewhere(at, zone=zone, viewer=view.zone))


def _length(facts: ChartFacts) -> timedelta:
    if facts.course is None:
        return USUAL_LENGTH
    return timedelta(minutes=facts.course.protocol_version.rules.integration.default_length_min.value)
