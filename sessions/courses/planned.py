"""What is planned for a course: around the doses that were given, and around the next one that is booked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from integration_care.core.ui import words
from integration_care.core.ui.window_bar import Mark, MarkKind
from patients.followups.actions import plans
from patients.followups.models import FollowUp, IntegrationWindow
from patients.followups.planning.planned import PlannedFollowUp
from patients.followups.planning.schedule import plan
from patients.followups.window import Window, WindowState, window_for
from patients.models import Course
from sessions.facts import course_facts


@dataclass(frozen=True)
class Item:
    """One message or task that is still to go out."""

    what: str
    at: datetime
    kind: MarkKind


@dataclass(frozen=True)
class DosePlan:
    """One dose: its window, what is unsent, and what stands in the calendar (`marks`)."""

    title: str
    anchor_at: datetime
    window: Window
    state: WindowState
    items: tuple[Item, ...]
    marks: tuple[Mark, ...] = ()

    def is_alive(self, now: datetime) -> bool:
        return self.window.effective_closes_at > now or bool(self.items)


def given(course: Course, now: datetime) -> list[DosePlan]:
    """Of the standing windows, as the rows say it, in the order of the doses."""
    windows = list(IntegrationWindow.objects.standing().filter(course=course).order_by("anchor_at"))
    unsent = list(FollowUp.objects.unsent().filter(window__in=windows))
    return [_of_window(one, [row for row in unsent if row.window_id == one.pk], now) for one in windows]


def ahead(course: Course, now: datetime) -> list[DosePlan]:
    """Of the next dose in the calendar, as if it began when it is booked: by the planner, without a row."""
    starts = sorted(at for at in course_facts(course).doses_ahead if at > now)
    if not starts:
        return []
    patient, rules = course.patient, course.protocol_version.rules
    window = window_for(starts[0], rules.window, starts[1] if len(starts) > 1 else None)
    rows = plan(
        rules=rules,
        window=window,
        anchor_at=starts[0],
        zone=patient.zone,
        quiet=plans.quiet_hours(patient.clinic),
        already=plans.contacts(FollowUp.objects.unsent().filter(patient=patient)),
        reach=plans.reach_of(patient),
    )
    title = f"Next dose, booked for {words.local_moment(starts[0], patient.zone)}"
    items = tuple(_item(row) for row in rows if row.is_planned)
    return [DosePlan(title, starts[0], window, WindowState.PENDING, items, tuple(_next_dose(window)))]


def _of_window(window: IntegrationWindow, rows: Iterable[FollowUp], now: datetime) -> DosePlan:
    return DosePlan(
        f"Dose {window.dose_number}",
        window.anchor_at,
        window.window,
        window.state(now),
        tuple(_item(row) for row in rows),
        tuple(_sessions(window)),
    )


def _item(row: FollowUp | PlannedFollowUp) -> Item:
    audience = FollowUp.Audience(row.audience)
    kind: MarkKind = "journal" if row.is_journal_request else "message" if row.is_message else "call"
    return Item(f"{row.title} ({audience.label.lower()})", row.due_at, kind)


def _sessions(window: IntegrationWindow) -> Iterator[Mark]:
    if window.met_at is not None:
        yield Mark("done", window.met_at, "Integration session")
    elif window.booked_for is not None:
        yield Mark("booked", window.booked_for, "Session booked")
    yield from _next_dose(window.window)


def _next_dose(window: Window) -> Iterator[Mark]:
    if window.next_dose_at is not None and window.next_dose_at <= window.closes_at:
        yield Mark("dose", window.next_dose_at, "Next dose")
