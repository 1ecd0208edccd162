"""A figure's table as lines of a file. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sessions.analytics.figure import AnyFigure, Column, Kind, Value
from sessions.analytics.intervals import Interval
from sessions.analytics.period import Period


def head(figure: AnyFigure) -> Sequence[str]:
    return (
        figure.head,
        *(name for column in figure.columns for name in _names(column)),
        "First day",
        "Last day",
    )


def lines(figure: AnyFigure, period: Period) -> Iterable[Sequence[object]]:
    days = (period.first.isoformat(), period.last.isoformat())
    for row in figure.rows:
        cells = zip(row.values, figure.columns, strict=True)
        yield (row.label, *(cell for value, column in cells for cell in _cells(value, column)), *days)


def _names(column: Column) -> Sequence[str]:
    """An interval takes two columns."""
    if column.kind is Kind.INTERVAL:
        return (f"{column.label}, from (%)", f"{column.label}, to (%)")
    return (f"{column.label} (%)" if column.kind is Kind.SHARE else column.label,)


def _cells(value: Value, column: Column) -> Sequence[object]:
    """Shares in percent, to the tenth."""
    if isinstance(value, Interval):
        return tuple(round(end * 100, 1) for end in value)
    return (round(value * 100, 1) if value is not None and column.kind is Kind.SHARE else value,)
