"""The instruments that ship, in another language: its published wording whole, or the English as it is.

A file in `instruments/es/` names source, version and licence of that wording. It brings words only: items,
their order and the values of their answers are those of the English, or the file is refused. Scoring reads
values, so it never learns in which language somebody answered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from patients.measures.catalogue import HERE
from patients.measures.instrument import Instrument, InstrumentDataError, Item, Option


def worded(instrument: Instrument, language: str | None) -> Instrument:
    """In this language where its wording is known; else as it was."""
    found = _files().get((language or "", instrument.key))
    if found is None or found["of_version"] != instrument.version:
        return instrument
    return told(instrument, found, language or "")


def told(instrument: Instrument, found: Mapping[str, Any], language: str) -> Instrument:
    """InstrumentDataError where the file is of another shape than the instrument."""
    if [one["key"] for one in found["items"]] != [item.key for item in instrument.items]:
        raise InstrumentDataError(f"{instrument.key} in {language}: other items, or another order")
    items = tuple(_item(*pair, found) for pair in zip(instrument.items, found["items"], strict=True))
    return replace(instrument, title=found["title"], lead_in=found["lead_in"], items=items, language=language)


def band_told(instrument: Instrument, band: str, language: str | None) -> str:
    """A reading, kept in English, in this language where its wording ships; else as it was.

    Never a part of what `worded` brings: a score is kept with its English band, whoever answered.
    """
    found = _files().get((language or "", instrument.key))
    if found is None or found["of_version"] != instrument.version:
        return band
    theirs = dict(zip((one.label for one in instrument.bands), found.get("bands", ()), strict=True))
    return str(theirs.get(band, band))


def _item(item: Item, one: Mapping[str, Any], found: Mapping[str, Any]) -> Item:
    words = {name: one.get(name, "") for name in ("details", "low", "high")}
    options = tuple(Option(**option) for option in one.get("options", found["options"]))
    is_whole = all(bool(said) == bool(getattr(item, name)) for name, said in words.items())
    if not is_whole or tuple(option.value for option in options) != item.values:
        raise InstrumentDataError(f"item {item.key}: other answers, or words that are missing")
    return replace(item, text=one["text"], options=options, ends=found.get("ends", item.ends), **words)


@cache
def _files() -> dict[tuple[str, str], Mapping[str, Any]]:
    """By language and key."""
    paths = sorted(HERE.glob("*/*.json"))
    return {(path.parent.name, path.stem): json.loads(path.read_text(encoding="utf-8")) for path in paths}
