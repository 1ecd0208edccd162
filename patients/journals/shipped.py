"""The prompt sets that ship with the product, as data. A clinic gets its own copies to edit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "prompt_sets"


@dataclass(frozen=True)
class ShippedPrompt:
    text: str
    hint: str = ""
    kind: str = "text"


@dataclass(frozen=True)
class ShippedSet:
    key: str
    title: str
    introduction: str
    asks_sliders: bool
    prompts: tuple[ShippedPrompt, ...]


@cache
def shipped_sets() -> tuple[ShippedSet, ...]:
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.json")))


def _read(path: Path) -> ShippedSet:
    told = json.loads(path.read_text())
    prompts = tuple(ShippedPrompt(**prompt) for prompt in told.pop("prompts"))
    return ShippedSet(key=path.stem, prompts=prompts, **told)
