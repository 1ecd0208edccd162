"""The verdicts as a table for the terminal, and in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from patients.importing.deciding import Verdict, What

HEAD = ("line", "what", "patient", "why")
WIDEST_NAME = 32


def table(verdicts: Sequence[Verdict]) -> str:
    """Columns as wide as they need to be; the last one runs free."""
    rows = [HEAD, *((str(one.line), one.what.value, one.name[:WIDEST_NAME], one.why) for one in verdicts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD) - 1)]
    return "\n".join(_row(row, widths) for row in rows)


def summary(verdicts: Sequence[Verdict], *, is_committed: bool) -> str:
    """`13 lines: 9 create, 3 skip, 1 broken. Nothing was written; add --commit to write.`"""
    counted = Counter(one.what for one in verdicts)
    parts = ", ".join(f"{counted[what]} {what.value}" for what in What if counted[what])
    lines = "1 line" if len(verdicts) == 1 else f"{len(verdicts)} lines"
    end = "Written." if is_committed else "Nothing was written; add --commit to write."
    return f"{lines}: {parts}. {end}" if verdicts else f"The file holds no lines. {end}"


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = [text.ljust(width) for text, width in zip(row, widths, strict=False)]
    return "  ".join([*padded, row[-1]]).rstrip()
