"""One row for each drill: how often, what was owed, what came, what the auditor found; or how it failed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

LEAST_CAME = 0.5  # of what was owed: a day on which hardly anything came shows nothing
COLUMNS = {"owed": 6, "received": 6, "repeats": 5, "told_instead": 5, "lost": 5}
HEAD = f"  {'trouble':<44} {'times':>5} {'owed':>6} {'came':>6} {'again':>5} {'told':>5} {'lost':>5}  faults"


class Table:
    """Rows by their drill's name, in the order in which the drills ran."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}

    def day(self, drill: str, day: Any) -> None:
        found = day.found
        row = {name: found[name] for name in ("owed", "received", "repeats", "told_instead")}
        faults = {name: len(told) for name, told in found["faults"].items()}
        row |= {"lost": len(found["lost"]), "faults": faults, "notes": day.notes}
        row |= {"seconds": round(day.seconds), "load": round(os.getloadavg()[0], 1)}
        self.rows[drill] = {"trouble": day.kind, "times": day.troubles, **row}

    def ended(self, drill: str, how: str, why: str) -> None:
        """`how`: failed, or left out."""
        row = self.rows.setdefault(drill, {"trouble": drill.removeprefix("test_").replace("_", " ")})
        row["ended"] = f"{how}: {why}"

    def line(self, drill: str) -> str:
        return _line(self.rows[drill])

    def lines(self) -> list[str]:
        return [HEAD, *map(_line, self.rows.values()), f"  SEED={os.environ.get('SEED', '1')}"]

    def write(self, file: Path) -> None:
        file.parent.mkdir(exist_ok=True)
        told = {name: os.environ.get(name, usual) for name, usual in (("SEED", "1"), ("MINUTES", "10"))}
        file.write_text(json.dumps({**told, "rows": [*self.rows.values()]}, indent=1))


def says_something(day: Any) -> bool:
    """There was trouble, and most of what was owed came all the same."""
    return bool(day.troubles) and day.found["received"] >= LEAST_CAME * day.found["owed"]


def _line(row: dict[str, Any]) -> str:
    told = " ".join(f"{row.get(name, ''):>{width}}" for name, width in COLUMNS.items())
    faults = [f"{count} {name}" for name, count in row.get("faults", {}).items()]
    notes = [f"{value} {name.replace('_', ' ')}" for name, value in row.get("notes", {}).items()]
    parts = [", ".join(faults) or ("none" if "owed" in row else ""), ", ".join(notes), row.get("ended", "")]
    return f"  {row['trouble']:<44} {row.get('times', ''):>5} {told}  {'; '.join(filter(None, parts))}"
