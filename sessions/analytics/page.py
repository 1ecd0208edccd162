"""The figures' page, ready to print. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import reverse

from integration_care.core.ui.shapes import Choice, Option
from sessions.analytics.adherence import ROUTES
from sessions.analytics.all_figures import Numbers
from sessions.analytics.asked import Asked
from sessions.analytics.definitions import DEFINITIONS, SECTIONS, Definition, Section
from sessions.analytics.drawing import Bars, bars_of
from sessions.analytics.facts import Facts
from sessions.analytics.figure import ALL, AnyFigure
from sessions.analytics.intervals import wilson
from sessions.analytics.look import Look
from sessions.analytics.period import Span
from sessions.analytics.small import people
from sessions.analytics.wording import between, days, percent, printed
from sessions.caseload.wording import counted

SPANS = {
    Span.RECENT: "Last 30 days",
    Span.MONTH: "This month",
    Span.LAST_MONTH: "Last month",
    Span.QUARTER: "This quarter",
    Span.LAST_QUARTER: "Last quarter",
}


@dataclass(frozen=True)
class TableRow:
    """`href`: the list behind it."""

    label: str
    cells: tuple[str, ...]
    href: str
    is_all: bool


@dataclass(frozen=True)
class Card:
    """One figure: what it means, the drawing, the same as a table. `note` says what is not told, and why."""

    key: str
    definition: Definition
    head: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    drawing: Bars | None
    summary: str
    note: str
    number: int
    list_url: str
    file_url: str


@dataclass(frozen=True)
class Part:
    """A section of the page, with its figures."""

    section: Section
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Promise:
    """How often windows were met, in one line. Empty words where there are too few to say it."""

    share: str
    words: str
    left_out: str


@dataclass(frozen=True)
class Page:
    asked: Asked
    days: str
    spans: tuple[Choice, ...]
    leads: tuple[Option, ...]
    protocols: tuple[Option, ...]
    routes: tuple[Option, ...]
    measures: tuple[Option, ...]
    promise: Promise
    parts: tuple[Part, ...]
    least: int
    is_empty: bool
    is_told: bool
    is_whole_clinic: bool

    @property
    def too_few(self) -> str:
        return (
            f"The therapist, protocol and route chosen above leave fewer than {self.least} patients,"
            " or a group that could be worked out from the others."
        )

    @property
    def everybody_url(self) -> str:
        return f"?{replace(self.asked, lead='', protocol='', route='').query}"


def present(seen: Look) -> Page:
    asked, numbers, facts, least = seen.asked, seen.numbers, seen.facts, seen.least
    return Page(
        asked=asked,
        days=days(seen.period, seen.today),
        spans=spans(asked),
        leads=options(facts.leads, asked.lead, "Any therapist"),
        protocols=options(facts.protocols, asked.protocol, "Any protocol"),
        routes=options(ROUTES, asked.route, "Any route"),
        measures=measures(facts, numbers.measure),
        promise=promise(numbers, least),
        parts=tuple(
            Part(section, tuple(card(numbers.figures[key], asked, least) for key in section.figures))
            for section in (SECTIONS if numbers.is_told else ())
        ),
        least=least,
        is_empty=numbers.is_told and not numbers.doses,
        is_told=numbers.is_told,
        is_whole_clinic=seen.is_whole_clinic,
    )


def spans(asked: Asked) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"?{asked.over(span).query}", words, asked.span is span) for span, words in SPANS.items()
    )


def options(names: Mapping[str, str], chosen: str, anybody: str) -> tuple[Option, ...]:
    named = [Option(key, name, key == chosen) for key, name in names.items()]
    return (Option("", anybody, not chosen), *named)


def measures(facts: Facts, chosen: str) -> tuple[Option, ...]:
    """The questionnaires that these patients have scores of, and the one that is chosen."""
    scored = {score.instrument for mine in facts.scores.values() for score in mine} | {chosen} - {""}
    named = sorted((facts.known.title(key), key) for key in scored)
    return tuple(Option(key, title, key == chosen) for title, key in named)


def promise(numbers: Numbers, least: int) -> Promise:
    left_out = [
        counted(numbers.excused, "excused window") if numbers.excused else "",
        f"{counted(numbers.still_open, 'window')} still open" if numbers.still_open else "",
    ]
    words = " and ".join(filter(None, left_out))
    said = f"{words[:1].upper()}{words[1:]}, not counted." if words else ""
    total, met = len(numbers.doses), sum(dose.is_met for dose in numbers.doses)
    if people(numbers.doses) < least:
        return Promise("", "", said)
    interval = f"95 % interval {between(wilson(met, total))}"
    return Promise(percent(met / total), f"{met} of {counted(total, 'window')} met, {interval}", said)


def card(figure: AnyFigure, asked: Asked, least: int) -> Card:
    definition = DEFINITIONS[figure.key]
    return Card(
        key=figure.key,
        definition=definition,
        head=figure.head,
        columns=tuple(column.label for column in figure.columns),
        rows=tuple(
            TableRow(
                row.label,
                tuple(
                    printed(value, column.kind)
                    for value, column in zip(row.values, figure.columns, strict=True)
                ),
                list_url(figure.key, asked, "" if row.key == ALL else row.key),
                row.key == ALL,
            )
            for row in figure.rows
        ),
        drawing=bars_of(figure, definition.title),
        summary=figure.summary,
        note=note(figure, least),
        number=len(figure.items),
        list_url=list_url(figure.key, asked, ""),
        file_url=f"{reverse('analytics:download', args=[figure.key])}?{asked.query}",
    )


def list_url(key: str, asked: Asked, row: str) -> str:
    return f"{reverse('analytics:list', args=[key])}?{replace(asked, row=row).query}"


def note(figure: AnyFigure, least: int) -> str:
    if not figure.items:
        return "Nothing to count in these days."
    if figure.is_small:
        return f"Fewer than {least} patients: too few for a figure."
    if not figure.is_apart:
        return f"Groups of fewer than {least} patients are not told apart."
    return ""
