"""One row for each kind of trouble: how often, what was owed, what came, and what the auditor found."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

HEAD = f"  {'trouble':<44} {'times':>5} {'owed':>6} {'came':>6} {'again':>5} {'told':>5} {'lost':>5}  faults"


class Table:
    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def day(self, day: Any) -> None:
        found = day.found
        row = {name: found[name] for name in ("owed", "received", "repeats", "told_instead")}
        faults = {name: len(told) for name, told in found["faults"].items()}
        row |= {"lost": len(found["lost"]), "faults": faults, "notes": day.notes}
        self.rows.append({"trouble": day.kind, "times": day.troubles, "seconds": round(day.seconds), **row})

    def claim(self, trouble: str, times: int, **notes: Any) -> None:
        """What is no matter of messages: told by its notes."""
        self.rows.append({"trouble": trouble, "times": times, "notes": notes, "faults": {}})

    def lines(self) -> list[str]:
        return [HEAD, *map(_line, self.rows), f"  SEED={os.environ.get('SEED', '1')}"]

    def write(self, file: Path) -> None:
        file.parent.mkdir(exist_ok=True)
        told = {name: os.environ.get(name, usual) for name, usual in (("SEED", "1"), ("MINUTES", "10"))}
        file.write_text(json.dumps({**told, "rows": self.rows}, indent=1))


def _line(row: dict[str, Any]) -> str:
    numbers = (row.get(name, "") for name in ("owed", "received", "repeats", "told_instead", "lost"))
    widths = (6, 6, 5, 5, 5)
    told = " ".join(f"{number:>{width}}" for number, width in zip(numbers, widths, strict=True))
    notes = ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in row["notes"].items())
    faults = ", ".join(f"{count} {name}" for name, count in row["faults"].items()) or "none"
    return f"  {row['trouble']:<44} {row['times']:>5} {told}  {faults}{f'; {notes}' if notes else ''}"
