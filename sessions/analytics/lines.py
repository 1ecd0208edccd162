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
    if column.kind is Kind.SHARES:
        return (f"{column.label}, from (%)", f"{column.label}, to (%)")
    if column.kind is Kind.MANY_POINTS:
        return (f"{column.label}, from", f"{column.label}, to")
    return (f"{column.label} (%)" if column.kind is Kind.SHARE else column.label,)


def _cells(value: Value, column: Column) -> Sequence[object]:
    """As many as it has names. Shares in percent and points to the tenth."""
    if value is None:
        return [None for _ in _names(column)]
    times = 100 if column.kind in (Kind.SHARE, Kind.SHARES) else 1
    ends = value if isinstance(value, Interval) else (value,)
    return [end if isinstance(end, int) else round(end * times, 1) for end in ends]
