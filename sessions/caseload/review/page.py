"""The caseload's page, ready to print: choices with their numbers, columns that sort, rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from integration_care.core.ui.shapes import Choice, Option
from sessions.caseload.marks import Viewpoint
from sessions.caseload.review.asked import NOBODY, Asked, Phase, Show, Sort, Stands
from sessions.caseload.review.narrow import falls
from sessions.caseload.review.queries import MOST_LINES, PAGE, Facts
from sessions.caseload.review.rows import Row, review_row
from sessions.caseload.unclosed import UNCLOSED_HOURS
from sessions.caseload.wording import counted, page_time

SHOWS = {
    Show.ALL: "All",
    Show.NO_SESSION: "No integration booked",
    Show.WORSE: "Getting worse",
    Show.LOST: "Out of touch",
    Show.VISIT: "Visit not closed",
    Show.ALERT: "Open alert",
    Show.NOTE: "Notes to sign",
}
MEANS = {
    Show.NO_SESSION: "The window is open, and no integration session is booked in it.",
    Show.WORSE: "A score is reliably worse than the best one so far: by more points than chance makes.",
    Show.LOST: "No contact for {days} days and nothing booked, or a dose visit that nobody has closed. "
    "A paused course is left out.",
    Show.VISIT: "A dose visit began more than {hours} hours ago, and is neither completed nor stopped. "
    "Until it is, no window follows it.",
    Show.ALERT: "Somebody has to answer for these patients' safety.",
    Show.NOTE: "Sessions took place whose note is not written or not signed.",
}
NOBODY_HERE = {
    Show.NO_SESSION: "Everybody in an open window has a session booked.",
    Show.WORSE: "Nobody's score is reliably worse than it was at its best.",
    Show.LOST: "With everybody there was contact within {days} days, or something is booked.",
    Show.VISIT: "Every dose visit that began is completed or stopped.",
    Show.ALERT: "No alert is open.",
    Show.NOTE: "Every note is signed.",
}
STANDS = {
    Stands.ANY: "Any window",
    Stands.PENDING: "Opens later",
    Stands.OPEN: "Open",
    Stands.CLOSING: "Closing soon",
    Stands.MET: "Met",
    Stands.LATER: "Met later",
    Stands.UNMET: "Closed, no session",
    Stands.NONE: "No dose yet",
}
PHASES = {
    Phase.ANY: "Any phase",
    Phase.PREPARATION: "Preparation",
    Phase.ACTIVE: "Active",
    Phase.MAINTENANCE: "Maintenance",
    Phase.PAUSED: "Paused",
    Phase.NONE: "No course",
}
COLUMNS = {
    Sort.NAME: "Patient",
    Sort.PHASE: "Phase",
    Sort.DOSES: "Doses",
    Sort.NEXT_DOSE: "Next dose",
    Sort.WINDOW: "Window",
    Sort.SESSION: "Integration",
    Sort.JOURNAL: "Journal",
    Sort.MEASURE: "Measure",
    Sort.ALERTS: "Alerts",
    Sort.NOTES: "To sign",
    Sort.CONTACT: "Last contact",
    Sort.LEAD: "Lead",
}
EVERYBODY = "view=all"
HINTS = (
    {"keys": ["J", "K"], "label": "move"},
    {"keys": ["B"], "label": "book"},
    {"keys": ["L"], "label": "log a call"},
    {"keys": ["Enter"], "label": "open"},
)


@dataclass(frozen=True)
class Column:
    """`sorted` as `aria-sort` says it: empty while the rows are in another column's order."""

    key: str
    label: str
    href: str
    sorted: str


@dataclass(frozen=True)
class Page:
    asked: Asked
    time: str
    shows: tuple[Choice, ...]
    means: str
    stands: tuple[Option, ...]
    phases: tuple[Option, ...]
    leads: tuple[Option, ...]
    sorts: tuple[Option, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int
    shown: str
    previous_url: str
    next_url: str
    empty: str
    hints: Sequence[object] = HINTS

    @property
    def most_lines(self) -> int:
        """Of a file."""
        return MOST_LINES

    @property
    def back(self) -> str:
        """Where one comes back to."""
        return f"{reverse('review:caseload')}?{self.asked.query}"

    @property
    def is_narrowed_further(self) -> bool:
        return replace(self.asked, show=Show.ALL).is_narrowed


def present(facts: Facts, asked: Asked, view: Viewpoint) -> Page:
    first, last = facts.begins + 1, facts.begins + len(facts.ones)
    number = facts.begins // PAGE + 1
    return Page(
        asked=asked,
        time=page_time(view.now, view.zone),
        shows=tuple(
            Choice(url(replace(asked, show=show, page=1)), words, asked.show is show, str(facts.counts[show]))
            for show, words in SHOWS.items()
        ),
        means=MEANS.get(asked.show, "").format(days=facts.silence.days, hours=UNCLOSED_HOURS),
        stands=tuple(Option(one.value, words, asked.stands is one) for one, words in STANDS.items()),
        phases=tuple(Option(one.value, words, asked.phase is one) for one, words in PHASES.items()),
        leads=leads(facts, asked),
        sorts=sorts(asked),
        columns=tuple(column(sort, words, asked) for sort, words in COLUMNS.items()),
        rows=tuple(review_row(one, view, facts.silence, asked.show) for one in facts.ones),
        total=facts.total,
        shown=f"{first} to {last} of {counted(facts.total, 'patient')}",
        previous_url=url(replace(asked, page=number - 1)) if number > 1 else "",
        next_url=url(replace(asked, page=number + 1)) if last < facts.total else "",
        empty=NOBODY_HERE.get(asked.show, "").format(days=facts.silence.days),
    )


def url(asked: Asked) -> str:
    return address(asked.query)


def address(query: str) -> str:
    """Everybody is asked for by name, since an address that asks for nothing begins with one's first view."""
    return f"?{query or EVERYBODY}"


def leads(facts: Facts, asked: Asked) -> tuple[Option, ...]:
    people = [Option(str(one.pk), str(one), asked.lead == str(one.pk)) for one in facts.leads]
    nobody = Option(NOBODY, "Nobody leads", asked.lead == NOBODY)
    return (Option("", "Any lead", not asked.lead), *people, nobody)


def sorts(asked: Asked) -> tuple[Option, ...]:
    """Where there are no column heads to press: on a phone."""
    turned = Option(asked.sort_value, f"{COLUMNS[asked.sort]}, turned round", True)
    usual = [Option(sort.value, words, asked.sort is sort) for sort, words in COLUMNS.items()]
    return (turned, *usual) if asked.turned else tuple(usual)


def column(sort: Sort, words: str, asked: Asked) -> Column:
    is_sorted = asked.sort is sort
    said = ("descending" if falls(asked) else "ascending") if is_sorted else ""
    return Column(sort.value, words, url(asked.sorted_by(sort)), said)
