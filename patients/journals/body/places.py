"""The places of the body that can be marked, and the words for what is felt there: `body.json`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "body.json"
FRONT, BACK = "front", "back"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Region:
    key: str
    side: str
    label: str
    path: str  # SVG, in the box of its side

    @property
    def middle(self) -> tuple[float, float]:
        """Where a number on it stands; the paths hold absolute pairs only."""
        numbers = [float(number) for number in NUMBER.findall(self.path)]
        across, down = numbers[::2], numbers[1::2]
        return round((min(across) + max(across)) / 2, 1), round((min(down) + max(down)) / 2, 1)


@dataclass(frozen=True)
class Body:
    width: int
    height: int
    regions: dict[str, Region]
    qualities: tuple[str, ...]

    def side(self, side: str) -> list[Region]:
        return [region for region in self.regions.values() if region.side == side]


@cache
def body() -> Body:
    told = json.loads(FILE.read_text())
    regions = {one["key"]: Region(**one) for one in told["regions"]}
    return Body(told["width"], told["height"], regions, tuple(told["qualities"]))
