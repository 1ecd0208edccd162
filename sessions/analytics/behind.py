"""The list behind a figure: who is counted in it. Names, dates and states; nobody's words. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sessions.analytics.asked import Asked
from sessions.analytics.facts import Facts
from sessions.analytics.figure import AnyFigure
from sessions.analytics.persons import Line, line

PAGE = 50


@dataclass(frozen=True)
class Behind:
    """One page of it. `label`: which row of the figure; empty for all of them."""

    label: str
    lines: tuple[Line, ...]
    total: int
    shown: str
    previous_url: str
    next_url: str


def behind(figure: AnyFigure, asked: Asked, facts: Facts, zone: ZoneInfo) -> Behind | None:
    """None for a row that the figure does not have."""
    row = figure.row(asked.row) if asked.row else None
    if asked.row and row is None:
        return None
    items = row.items if row else figure.items
    page = min(asked.page, max(-(-len(items) // PAGE), 1))
    begins = (page - 1) * PAGE
    shown = items[begins : begins + PAGE]
    return Behind(
        label=row.label if row else "",
        lines=tuple(line(item, figure.key, facts, zone) for item in shown),
        total=len(items),
        shown=f"{begins + 1} to {begins + len(shown)} of {len(items)}",
        previous_url=f"?{replace(asked, page=page - 1).query}" if page > 1 else "",
        next_url=f"?{replace(asked, page=page + 1).query}" if begins + PAGE < len(items) else "",
    )
