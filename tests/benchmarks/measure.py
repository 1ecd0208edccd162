"""Timing on a noisy machine: medians of interleaved runs, and one table at the end."""

from __future__ import annotations

import json
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
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(milliseconds(work))
    return times


class Table:
    """Rows of one run: what was measured, against what, and the ratio between them."""

    def __init__(self) -> None:
        self.rows: list[dict[str, object]] = []

    def pages(self, times: Mapping[str, list[float]], floor: str) -> None:
        base = statistics.median(times[floor])
        for name, taken in times.items():
            p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
            self.add(name, f"p50 {p50:6.1f} ms  p95 {p95:6.1f} ms", p50 / base, f"x {floor}")

    def rate(self, name: str, ours: float, raw: float, against: str) -> None:
        """`ours` and `raw` in rows a second."""
        self.add(name, f"{ours:8.0f} /s   raw {raw:8.0f} /s", ours / raw, f"of {against}")

    def add(self, name: str, measured: str, ratio: float, unit: str) -> None:
        self.rows.append({"what": name, "measured": measured, "ratio": round(ratio, 2), "unit": unit})

    def lines(self) -> list[str]:
        return [
            f"  {row['what']:<24} {row['measured']:<38} {row['ratio']:>6} {row['unit']}" for row in self.rows
        ]

    def write(self, file: Path) -> None:
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(self.rows, indent=1))
