"""The Ready card: each point with what is known, its answer, and who may go on without a yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission, Role
from integration_care.core.ui.words import local_clock, local_moment
from patients.protocols.monitoring import ChecklistItem
from patients.screening.deciding import may_decide, who_may
from sessions.models import CareSession, ChecklistAnswer
from sessions.ready.against import against_yes
from sessions.ready.background import Background
from sessions.ready.known import YES, Known, known
from sessions.ready.points import GO_ON, SCREENING, ready_of
from sessions.ready.special import Special, special
from sessions.ready.state import DONE, NotReady, Point, State, is_against_the_record

Status = CareSession.Status
TAKING = (Status.IN_PROGRESS, Status.COMPLETED, Status.ABORTED)
NAMED = 6  # that many fit above the list; of more, the first few are named
KEYS = {"yes": "Y", "no": "N", "unknown": "U"}
WORDS = {
    State.YES: "yes",
    State.NO: "no",
    State.UNKNOWN: "not known",
    State.OPEN: "open",
    State.OVERRIDDEN: "",
}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    key: str
    is_chosen: bool
    is_suggested: bool


@dataclass(frozen=True)
class Row:
    """One point. `choices` are empty where the record itself answers; `special` says what it asks for."""

    key: str
    text: str
    state: str
    word: str
    fact: str
    fact_href: str
    choices: tuple[Choice, ...]
    unit: str
    is_in_kg: bool  # the weight that the dose is reckoned by
    value: str
    said: str
    was: tuple[str, ...]  # earlier answers, once the dose is over or given
    went_on: str
    url: str
    override_url: str  # empty where the reader may not go on without a yes, or need not
    who_may: str
    special: Special | None
    refused: str = ""
    refused_field: str = ""
    typed: str = ""
    chosen: str = ""
    asks: str = ""  # what the record holds against the yes that was pressed; the next one is meant

    @property
    def is_done(self) -> bool:
        return self.state in DONE

    @property
    def is_yes(self) -> bool:
        return self.state == State.YES


@dataclass(frozen=True)
class Card:
    rows: tuple[Row, ...]
    done: int
    gone_on: int  # without a yes, by somebody who may
    total: int
    missing: tuple[Row, ...]
    more_missing: int  # beyond the few that are named first
    is_ready: bool
    is_given: bool
    is_taking: bool  # answers are taken now
    may_correct: bool
    headline: str
    ready_at: datetime | None
    lacks: str  # what recording the first dose now would be refused with


@dataclass(frozen=True)
class Refusal:
    """What was sent for one row and not accepted."""

    key: str
    words: str
    field: str = ""
    typed: str = ""
    chosen: str = ""
    asks: str = ""  # a yes against the record: not refused, asked about


def card(back: Background, *, zone: ZoneInfo, is_correcting: bool, refusal: Refusal | None = None) -> Card:
    session, found = back.session, ready_of(back.session, back.facts)
    records = back.reader.can(Permission.RECORD_DOSE) and session.status in TAKING
    is_live = back.first_at is None and session.status == Status.IN_PROGRESS
    is_taking = records and (is_live or is_correcting)
    shown = _Rows(back, zone, is_taking, is_live, refusal)
    rows = tuple(shown.row(point, state) for point, state in found.points)
    missing = tuple(row for row in rows if not row.is_done)
    named = missing if len(missing) <= NAMED else missing[: NAMED - 2]
    return Card(
        rows=rows,
        done=found.done,
        gone_on=found.gone_on,
        total=found.total,
        missing=named,
        more_missing=len(missing) - len(named),
        is_ready=found.is_ready,
        is_given=back.first_at is not None,
        is_taking=is_taking,
        may_correct=records and not is_taking,
        headline=_headline(back, is_ready=found.is_ready),
        ready_at=_ready_at(back) if found.is_ready else None,
        lacks="" if found.is_ready or back.first_at else str(NotReady(found.missing)),
    )


def _headline(back: Background, *, is_ready: bool) -> str:
    if is_ready:
        return "Ready"
    return "Given before every check was done" if back.first_at else "Not ready yet"


def _ready_at(back: Background) -> datetime | None:
    answers = back.facts.answers.values()
    return max((row.overridden_at or row.answered_at for row in answers), default=None)


@dataclass(frozen=True)
class _Rows:
    back: Background
    zone: ZoneInfo
    is_taking: bool
    is_live: bool
    refusal: Refusal | None

    def row(self, point: Point, state: State) -> Row:
        back, zone, item = self.back, self.zone, self.item(point.key)
        answer, fact = back.facts.answers.get(point.key), known(point.key, back, zone)
        stands = None if answer and is_against_the_record(point, answer) else answer
        denied = self.denied(item, stands)
        mine = self.refusal if self.refusal and self.refusal.key == point.key else Refusal("", "")
        return Row(
            key=point.key,
            text=point.text,
            state=state,
            word=WORDS[state],
            fact=fact.text or denied,
            fact_href=fact.href,
            choices=_choices(stands, fact) if item and self.is_taking else (),
            unit=item.unit if item else "",
            is_in_kg=item is not None and item.is_in_kg,
            value=mine.typed if mine.asks else _value(answer),
            said=_said(stands, denied, back, zone) if item else "",
            was=self.was(point),
            went_on=_went_on(answer, back.reader, zone) if state is State.OVERRIDDEN else "",
            url=self.address("answer-check", point) if item else "",
            override_url=self.address("override-check", point) if self.may_go_on(point, state) else "",
            who_may=self.who_else(point, state),
            special=special(point, back, zone),
            refused=mine.words,
            refused_field=mine.field,
            typed="" if mine.asks else mine.typed,
            chosen=mine.chosen,
            asks=mine.asks,
        )

    def was(self, point: Point) -> tuple[str, ...]:
        """Answers are corrected freely until the dose is given; what they were is said afterwards."""
        if self.is_live:
            return ()
        mine = (row for row in self.back.facts.earlier if row.key == point.key)
        return tuple(_was(row, self.back.reader, self.zone) for row in mine)

    def item(self, key: str) -> ChecklistItem | None:
        items = self.back.session.course.protocol_version.rules.checklists.pre_dose
        return next((item for item in items if item.key == key), None)

    def denied(self, item: ChecklistItem | None, answer: ChecklistAnswer | None) -> str:
        """What the record holds against the yes that stands."""
        if item is None or answer is None or answer.answer != YES:
            return ""
        return against_yes(item, answer.value, self.back.on_record)

    def address(self, name: str, point: Point) -> str:
        return reverse(f"sessions:{name}", args=[self.back.session.pk, point.key])

    def is_asked(self, point: Point, state: State) -> bool:
        """Whether somebody has to decide to go on: an answer that is not yes, or an open screening."""
        if not self.is_taking or state in DONE:
            return False
        return point.key == SCREENING or (point.is_settled is None and state is not State.OPEN)

    def may_go_on(self, point: Point, state: State) -> bool:
        return self.is_asked(point, state) and may_decide(self.back.reader, point.override_roles)

    def who_else(self, point: Point, state: State) -> str:
        asked = self.is_asked(point, state) and not self.may_go_on(point, state)
        return who_may(point.override_roles, self.back.team, GO_ON) if asked else ""


def _choices(answer: ChecklistAnswer | None, fact: Known) -> tuple[Choice, ...]:
    chosen = answer.answer if answer else ""
    return tuple(
        Choice(value, label, KEYS[value], value == chosen, not chosen and value == fact.suggests)
        for value, label in ChecklistAnswer.Answer.choices
    )


def _value(answer: ChecklistAnswer | None) -> str:
    return f"{answer.value:f}" if answer and answer.value is not None else ""


def _said(answer: ChecklistAnswer | None, denied: str, back: Background, zone: ZoneInfo) -> str:
    """By whom and when; after the dose both times are said. A yes may be right and the record behind."""
    if answer is None:
        return ""
    said = _when_said(answer, back, zone)
    return f"{said}; the record says otherwise" if denied else said


def _when_said(answer: ChecklistAnswer, back: Background, zone: ZoneInfo) -> str:
    if back.first_at and answer.answered_at > back.first_at:
        given = local_clock(back.first_at, zone)
        return f"{answer.by}, written {local_moment(answer.answered_at, zone)}, after the dose of {given}"
    return f"{answer.by}, {local_clock(answer.answered_at, zone)}"


def _was(row: ChecklistAnswer, reader: Membership, zone: ZoneInfo) -> str:
    went_on = _went_on(row, reader, zone)
    said = f"was: {WORDS[State(row.answer)]}, {row.by} {local_clock(row.answered_at, zone)}"
    return f"{said}; {went_on}" if went_on else said


def _went_on(answer: ChecklistAnswer | None, reader: Membership, zone: ZoneInfo) -> str:
    if answer is None or answer.overridden_at is None:
        return ""
    why = f": {answer.override_reason}" if reader.can(Permission.READ_NARRATIVE) else ""
    who = f"{answer.overridden_by} ({Role(answer.override_role).label.lower()})"
    return f"{who} goes on, {local_clock(answer.overridden_at, zone)}{why}"
