"""Timing on a noisy machine: medians of interleaved runs, and one table at the end."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

Work = Callable[[], object]


def milliseconds(work: Work) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def interleaved(works: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """Each work once a round, so that a slow moment of the machine meets all of them alike."""
    for work in works.values():
        work()  # templates, plans and caches
        work()
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(milliseconds(work))
    return times


def p50(times: list[float]) -> float:
    return statistics.median(times)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


class Table:
    """Rows of one run: what was measured, against what, the ratio between them, the goal and the verdict."""

    def __init__(self) -> None:
        self.rows: list[dict[str, object]] = []

    def rate(self, name: str, ours: float, raw: float, against: str, *, least: float | None = None) -> None:
        """`ours` and `raw` in rows a second."""
        self.add(name, f"{ours:8.0f} /s   raw {raw:8.0f} /s", ours / raw, f"of {against}", least=least)

    def add(
        self, name: str, measured: str, value: float, unit: str, *, most: float | None = None,
        least: float | None = None,
    ) -> None:  # fmt: skip
        """`most` or `least` is the goal for `value`; without one it is only told."""
        goal = f"<= {most:g}" if most is not None else f">= {least:g}" if least is not None else ""
        is_met = (most is None or value <= most) and (least is None or value >= least)
        self.rows.append(
            {"what": name, "measured": measured, "value": round(value, 3), "unit": unit, "goal": goal,
             "met": is_met if goal else None}
        )  # fmt: skip

    def lines(self) -> list[str]:
        said = {True: "met", False: "MISSED", None: ""}
        return [
            f"  {row['what']:<36} {row['measured']:<38} {row['value']:>9} {row['unit']:<26}"
            f" {row['goal']:<9} {said[row['met']]}".rstrip()  # type: ignore[index]
            for row in self.rows
        ]

    def write(self, file: Path) -> None:
        """With the machine, and no name or path of it."""
        file.parent.mkdir(exist_ok=True)
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        machine = {
            "cores": os.cpu_count(), "memory_gib": round(memory), "python": platform.python_version(),
            "on": time.strftime("%Y-%m-%d"), "load": os.getloadavg()[0],
        }  # fmt: skip
        file.write_text(json.dumps({"machine": machine, "rows": self.rows}, indent=1))


def resident_mb(process: int | str = "self") -> float:
    """Of this process, or of another by its number, as Linux counts it; 0 elsewhere."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)
