"""The window board, ready to print: sections of rows, alerts, tasks, figures, links. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from django.urls import reverse

from integration_care.core.ui.shapes import Choice
from integration_care.core.ui.words import local_clock
from patients.followups.models import IntegrationWindow
from sessions.analytics.wording import percent
from sessions.caseload.board_queries import BoardCounts, BoardFacts, Group, counted_with
from sessions.caseload.cards import AlertCard, TaskCard, alert_card, task_card
from sessions.caseload.done import done_in
from sessions.caseload.filters import MOST_ROWS_A_GROUP, BoardFilter, Scope, Show
from sessions.caseload.marks import Done, Viewpoint
from sessions.caseload.rows import Row, board_row
from sessions.caseload.wording import counted, page_time

TITLES = {
    Group.CLOSING: "Closing soon",
    Group.OPEN: "Open",
    Group.OPENING: "Opens within 24 hours",
    Group.NEEDS_REASON: "Needs a reason",
}
NOTES = {Group.NEEDS_REASON: "closed without an integration session"}
SHOWS = {Show.ALL: "All states", Show.NO_SESSION: "No session booked", Show.NO_JOURNAL: "No journal yet"}
SCOPES = {Scope.MINE: "My patients", Scope.CLINIC: "Whole clinic"}
ALL_HAVE = {
    Show.NO_SESSION: "Every window that can still be met has a session booked.",
    Show.NO_JOURNAL: "Everybody whose window can still be met has written something.",
}
HINTS = (
    {"keys": ["J", "K"], "label": "move"},
    {"keys": ["B"], "label": "book"},
    {"keys": ["L"], "label": "log a call"},
    {"keys": ["R"], "label": "reason"},
    {"keys": ["Enter"], "label": "open"},
)


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    note: str
    rows: tuple[Row, ...]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Stat:
    value: str
    label: str
    tone: str = ""


@dataclass(frozen=True)
class Emptiness:
    """Nothing to show, and why that is so; `href` leads out of a filter."""

    title: str
    text: str
    href: str = ""
    label: str = ""


@dataclass(frozen=True)
class Board:
    time: str
    clock: str
    stats: tuple[Stat, ...]
    scopes: tuple[Choice, ...]
    shows: tuple[Choice, ...]
    alerts: tuple[AlertCard, ...]
    alerts_total: int
    alerts_untaken: int
    sections: tuple[Section, ...]
    tasks: tuple[TaskCard, ...]
    tasks_total: int
    empty: Emptiness | None
    is_all_met: bool
    query: str
    more: str
    hints: Sequence[Mapping[str, object]] = HINTS

    @property
    def alerts_hidden(self) -> int:
        return self.alerts_total - len(self.alerts)

    @property
    def tasks_hidden(self) -> int:
        return self.tasks_total - len(self.tasks)

    @property
    def back(self) -> str:
        """Where one comes back to."""
        return f"{reverse('caseload:board')}?{self.query}"

    @property
    def untaken_alerts(self) -> str:
        """For the wall: that somebody must look, never about whom."""
        number = self.alerts_untaken
        return f"{counted(number, 'alert')} not yet acknowledged" if number else ""

    @property
    def closed_unmet(self) -> str:
        """For the wall: how many it leaves out, and where they are."""
        number = sum(part.total for part in self.sections if part.key == Group.NEEDS_REASON)
        return f"{counted(number, 'closed window')} to look after on the board" if number else ""

    @property
    def wall_sections(self) -> tuple[Section, ...]:
        """What can still be done something about, and nothing that reads like a list of failings."""
        return tuple(part for part in self.sections if part.key != Group.NEEDS_REASON)


def present(facts: BoardFacts, asked: BoardFilter, view: Viewpoint, *, may_see_all: bool) -> Board:
    sections = tuple(
        section(Group(key), list(windows), facts, view) for key, windows in by_group(facts.windows)
    )
    return Board(
        time=page_time(view.now, view.zone),
        clock=local_clock(view.now, view.zone),
        stats=stats(facts.counts),
        scopes=scopes(asked) if may_see_all else (),
        shows=shows(asked, facts.counts),
        alerts=tuple(alert_card(alert, view) for alert in facts.alerts[: asked.rows]),
        alerts_total=facts.alerts_total,
        alerts_untaken=facts.alerts_untaken,
        sections=sections,
        tasks=tuple(task_card(task, view) for task in facts.tasks[: asked.rows]),
        tasks_total=facts.tasks_total,
        empty=None if sections else emptiness(asked, facts.counts, may_see_all=may_see_all),
        is_all_met=is_all_met(sections, asked),
        query=asked.query,
        more=f"?{asked.with_more_rows.query}" if asked.rows < MOST_ROWS_A_GROUP else "",
    )


def by_group(windows: Iterable[IntegrationWindow]) -> Iterable[tuple[str, Iterable[IntegrationWindow]]]:
    order = [group.value for group in Group]
    group = attrgetter("group")
    by_turn = sorted(windows, key=attrgetter("turn"))
    return groupby(sorted(by_turn, key=lambda window: order.index(group(window))), key=group)


def section(
    group: Group, windows: Sequence[IntegrationWindow], facts: BoardFacts, view: Viewpoint
) -> Section:
    return Section(
        key=group.value,
        title=TITLES[group],
        note=NOTES.get(group, ""),
        rows=tuple(board_row(window, shown_in(window, facts), view) for window in windows),
        total=counted_with(windows, "group_size"),
    )


def shown_in(window: IntegrationWindow, facts: BoardFacts) -> Done:
    return replace(
        done_in(window),
        tasks=facts.tasks_about.get(window.pk, ()),
        alerts=facts.alerts_of.get(window.patient_id, ()),
        commitments=counted_with([window], "commitments"),
    )


def stats(counts: BoardCounts) -> tuple[Stat, ...]:
    share = percent(counts.met / counts.ended) if counts.ended else "–"
    return (
        Stat(str(counts.closing_soon), "close within 12 h", "amber" if counts.closing_soon else ""),
        Stat(str(counts.open), "open now"),
        Stat(str(counts.opening), "open within 24 h"),
        Stat(share, f"met, last 30 days (of {counts.ended})" if counts.ended else "met, last 30 days"),
    )


def scopes(asked: BoardFilter) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"?{replace(asked, scope=scope).query}", label, asked.scope is scope)
        for scope, label in SCOPES.items()
    )


def shows(asked: BoardFilter, counts: BoardCounts) -> tuple[Choice, ...]:
    numbers = {Show.NO_SESSION: str(counts.no_session), Show.NO_JOURNAL: str(counts.no_journal)}
    return tuple(
        Choice(f"?{replace(asked, show=show).query}", label, asked.show is show, numbers.get(show, ""))
        for show, label in SHOWS.items()
    )


def emptiness(asked: BoardFilter, counts: BoardCounts, *, may_see_all: bool) -> Emptiness:
    is_quiet = not counts.open + counts.opening
    if not is_quiet and asked.show is not Show.ALL:
        href = f"?{replace(asked, show=Show.ALL).query}"
        return Emptiness("Nobody is waiting here", ALL_HAVE[asked.show], href, "Show all states")
    said = "A patient appears here a day before the hours begin in which integration counts most."
    if asked.scope is Scope.MINE and may_see_all:
        href = f"?{replace(asked, scope=Scope.CLINIC, show=Show.ALL).query}"
        return Emptiness("No window of your own patients is open", said, href, "Show the whole clinic")
    return Emptiness("No window is open", said)


def is_all_met(sections: Sequence[Section], asked: BoardFilter) -> bool:
    """Whether windows are open and none of them still needs anybody."""
    rows = [row for part in sections for row in part.rows]
    unmet = any(row.state.is_unsettled or row.needs_reason for row in rows)
    return bool(rows) and not unmet and asked.show is Show.ALL
