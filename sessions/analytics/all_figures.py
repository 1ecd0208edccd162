"""Every figure of what a member sees, from what was read. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sessions.analytics.adherence import adherence
from sessions.analytics.figure import AnyFigure
from sessions.analytics.items import Dose
from sessions.analytics.narrow import Filters, Sight, narrowed
from sessions.analytics.queries import Facts


@dataclass(frozen=True)
class Numbers:
    """The figures by key, and what is left out of them. `is_told`: false where the filters leave so few
    that other pages would tell who they are; then nothing is told."""

    figures: Mapping[str, AnyFigure]
    doses: Sequence[Dose]
    excused: int
    still_open: int
    is_told: bool


def numbers(facts: Facts, filters: Filters, least: int) -> Numbers:
    sight = Sight([dose for dose in facts.closed if dose.is_counted], filters, least)
    if not sight.may_be_told:
        return Numbers({}, (), 0, 0, is_told=False)
    return Numbers(
        figures={figure.key: figure for figure in adherence(sight, facts.leads)},
        doses=sight.left,
        excused=len(narrowed(facts.closed, filters)) - len(sight.left),
        still_open=len(narrowed(facts.still_open, filters)),
        is_told=True,
    )
