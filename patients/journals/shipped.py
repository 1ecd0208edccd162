"""The prompt sets that ship with the product, as data. A clinic gets its own copies to edit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "prompt_sets"
WITHOUT_QUESTIONS = "raw-capture"
SHORT_CHECK_IN = "window-check-in"


@dataclass(frozen=True)
class ShippedPrompt:
    text: str
    hint: str = ""
    kind: str = "text"
    options: str = ""
    gentle_text: str = ""
    is_about_body: bool = False


@dataclass(frozen=True)
class ShippedSet:
    key: str
    title: str
    introduction: str
    asks_sliders: bool
    moment: str
    source: str
    prompts: tuple[ShippedPrompt, ...]
    anchor: str = ""


@cache
def shipped_sets() -> tuple[ShippedSet, ...]:
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.json")))


def _read(path: Path) -> ShippedSet:
    told = json.loads(path.read_text())
    prompts = tuple(_prompt(prompt) for prompt in told.pop("prompts"))
    return ShippedSet(key=path.stem, prompts=prompts, **told)


def _prompt(told: dict[str, Any]) -> ShippedPrompt:
    """`options` is a list in the file, and a line each in the clinic's own copy."""
    return ShippedPrompt(**(told | {"options": "\n".join(told.get("options", []))}))
