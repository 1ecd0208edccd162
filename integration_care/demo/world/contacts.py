"""Follow-ups of each dose, as the planner plans them, and what became of each by now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from integration_care.demo.world.arc import HOUR, Arc, Dose
from integration_care.demo.world.book import Book
from integration_care.demo.world.house import PRESET, House
from integration_care.demo.world.size import new_id
from patients.followups.models import Attempt, ContactLog, FollowUp, StaffTask
from patients.followups.planning.planned import PlannedFollowUp
from patients.followups.planning.quiet import QuietHours
from patients.followups.planning.schedule import plan
from patients.followups.window import window_for
from patients.protocols import presets
from patients.protocols.steps import NeedlessWhen

REACH = frozenset({"email", "push", "call"})
ATTEMPTS_KEPT = timedelta(days=365)
SECOND = timedelta(seconds=1)
Status, Cause = FollowUp.Status, FollowUp.Cause


@dataclass(frozen=True)
class Step:
    """One planned row, told from the dose, so that doses at the same hour share a plan."""

    row: PlannedFollowUp
    due: timedelta
    expires: timedelta
    held: timedelta | None
    rule: str


@cache
def steps_at(zone: str, at: datetime, following: datetime | None, quiet: QuietHours) -> tuple[Step, ...]:
    """`at` stands for all doses at that hour of the day with the same distance to the next."""
    rules = presets.load(PRESET)
    rows = plan(
        rules=rules, window=window_for(at, rules.window, following), anchor_at=at, zone=ZoneInfo(zone),
        quiet=quiet, reach=REACH,
    )  # fmt: skip
    return tuple(
        Step(
            row, row.due_at - at, row.expires_at - at, None if row.held_from is None else row.held_from - at,
            json.dumps(row.rule.to_data()) if row.rule else "{}",
        )
        for row in rows
    )  # fmt: skip


class Contacts:
    def __init__(self, book: Book, house: House, quiet: QuietHours) -> None:
        self.house, self.quiet = house, quiet
        self.follow_ups = book.sheet(
            FollowUp, "id created_at patient window step title text audience channel due_at expires_at"
            " held_from status status_at cause reason rule",
        )  # fmt: skip
        self.attempts = book.sheet(
            Attempt, "id created_at follow_up started_at ended_at",
            number=1, channel="email", result="accepted", sent_to="p…@….example",
        )  # fmt: skip
        self.tasks = book.sheet(
            StaffTask, "id created_at patient window follow_up audience title due_at closed_at closed_by"
            " outcome",
        )  # fmt: skip
        self.calls = book.sheet(ContactLog, "id created_at patient window at by outcome")

    def add(self, arc: Arc, windows: list[str], dice: Random) -> None:
        for dose, window in zip(arc.doses, windows, strict=True):
            for step in self._steps(dose):
                self._follow_up(arc, dose, window, step, dice)
            at = dose.given_at + 50 * HOUR
            if dose.met_at is None and at <= self.house.until:
                outcome = dice.choice(("reached", "left_message", "no_answer"))
                self.calls.add(new_id(dice), at, arc.patient, window, at, arc.lead.pk, outcome)

    def _steps(self, dose: Dose) -> tuple[Step, ...]:
        """Asked for a day far enough from the clocks' changes; only hours count here."""
        at, following = dose.given_at, dose.window.next_dose_at
        hour = at.astimezone(self.house.zone)
        like = datetime(2026, 1, 12, hour.hour, hour.minute, tzinfo=self.house.zone).astimezone(at.tzinfo)
        return steps_at(str(self.house.zone), like, following and like + (following - at), self.quiet)

    def _follow_up(self, arc: Arc, dose: Dose, window: str, step: Step, dice: Random) -> None:
        row, due_at = step.row, dose.given_at + step.due
        status, cause = self._became(dose, step, due_at)
        ended_at = dose.given_at if status == Status.PLANNED or row.reason else due_at + SECOND
        made = new_id(dice)
        self.follow_ups.add(
            made, dose.given_at, arc.patient, window, row.step, row.title, row.text, row.audience.value,
            row.channel.value, due_at, dose.given_at + step.expires,
            None if step.held is None else dose.given_at + step.held, status, ended_at, cause,
            row.reason, step.rule,
        )  # fmt: skip
        if status != Status.SENT:
            return
        if not row.is_message:
            self._task(
                arc, window, FollowUp(id=made, title=row.title, audience=row.audience, due_at=due_at), dice
            )
        elif self.house.until - due_at < ATTEMPTS_KEPT:
            self.attempts.add(new_id(dice), due_at, made, due_at, due_at + SECOND)

    def _became(self, dose: Dose, step: Step, due_at: datetime) -> tuple[str, str]:
        """Status and cause, told as the gate would have."""
        row, until = step.row, self.house.until
        if not row.is_planned:
            return row.status.value, "quiet" if row.problem else "plan"
        at = min(due_at, until)
        if row.rule is not None:
            when, is_met = row.rule.needless_when, dose.met_at is not None and dose.met_at <= at
            has_written = dose.wrote_at is not None and dose.wrote_at <= at
            if row.rule.stops_on_answer and has_written:
                return "suppressed", "answered"
            is_expected = is_met or dose.booked_for is not None
            if _is_needless(when, is_met, has_written, is_expected, bool(dose.reason)):
                return "suppressed", "needless"
        if due_at > until:
            return "planned", ""
        return ("suppressed", "consent") if row.channel == "sms" else ("sent", "")

    def _task(self, arc: Arc, window: str, of: FollowUp, dice: Random) -> None:
        due_at = of.due_at
        closed_at = due_at + 3 * HOUR
        is_closed = closed_at <= self.house.until
        self.tasks.add(
            new_id(dice), due_at, arc.patient, window, str(of.pk), str(of.audience), of.title,
            due_at, closed_at if is_closed else None, arc.lead.pk if is_closed else None,
            "done" if is_closed else "",
        )  # fmt: skip


def _is_needless(
    when: NeedlessWhen, is_met: bool, has_written: bool, is_expected: bool, has_reason: bool
) -> bool:
    match when:
        case NeedlessWhen.NEVER:
            return False
        case NeedlessWhen.ENTRY:
            return has_written
        case NeedlessWhen.BOOKED:
            return is_expected
        case NeedlessWhen.BOOKED_AND_ENTRY:
            return is_expected and has_written
        case _:
            return is_met
