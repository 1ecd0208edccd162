"""Every figure of what a member sees, from what was read. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sessions.analytics.adherence import adherence
from sessions.analytics.asked import Asked
from sessions.analytics.contact import commitments, first_contact, journal, measures
from sessions.analytics.facts import Facts
from sessions.analytics.figure import AnyFigure
from sessions.analytics.items import Changed, Dose
from sessions.analytics.narrow import Filters, Sight, narrowed
from sessions.analytics.outcome import changes, most_used, outcome


@dataclass(frozen=True)
class Numbers:
    """The figures by key, and what is left out of them. `is_told`: false where the filters leave so few
    that other pages would tell who they are; then nothing is told. `measure`: what outcome is told in."""

    figures: Mapping[str, AnyFigure]
    doses: Sequence[Dose]
    excused: int
    still_open: int
    is_told: bool
    measure: str = ""


def numbers(facts: Facts, asked: Asked, least: int) -> Numbers:
    sight = Sight([dose for dose in facts.closed if dose.is_counted], asked.filters, least)
    if not sight.may_be_told:
        return Numbers({}, (), 0, 0, is_told=False)
    measure = asked.measure or most_used(facts.scores)
    figures: list[AnyFigure] = [
        *adherence(sight, facts.leads),
        first_contact(sight),
        journal(sight),
        *besides(facts, asked.filters, least),
        replace(
            outcome(Sight(changes_in(measure, sight.items, facts), asked.filters, least)),
            summary=f"In points of {facts.known.title(measure)}." if measure else "",
        ),
    ]
    return Numbers(
        figures={figure.key: figure for figure in figures},
        doses=sight.left,
        excused=len(narrowed(facts.closed, asked.filters)) - len(sight.left),
        still_open=len(narrowed(facts.still_open, asked.filters)),
        is_told=True,
        measure=measure,
    )


def besides(facts: Facts, filters: Filters, least: int) -> Sequence[AnyFigure]:
    """What belongs to no dose, and so to no route."""
    whose = {name: value for name, value in filters.items() if name != "route"}
    agreed, forms = Sight(facts.agreed, whose, least), Sight(facts.forms, whose, least)
    return (commitments(agreed.as_far_as_told), measures(forms.as_far_as_told, facts.titles))


def changes_in(measure: str, doses: Sequence[Dose], facts: Facts) -> Sequence[Changed]:
    """None of a questionnaire that nobody knows."""
    instrument = facts.known.find(measure) if measure else None
    return changes(doses, facts.scores, instrument) if instrument else ()
