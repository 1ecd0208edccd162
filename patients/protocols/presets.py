"""The protocols that ship with the product. A clinic copies one and makes it its own.

A preset file is the data of `ProtocolRules`, with three short cuts: `extends` names a preset whose objects
it overrides key by key (lists and values are replaced whole); an entry of `follow_ups` may be the key of a
step of that preset; `observation` may name a schedule of `observations.json`.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, cast

from patients.protocols.codec import read
from patients.protocols.monitoring import ObservationSchedule
from patients.protocols.rules import ProtocolRules

HERE = Path(__file__).parent
DEFAULT = "core-24-72"


class UnknownPresetError(LookupError):
    """No preset has this name."""


def names() -> list[str]:
    """The names of the shipped presets, the default one first."""
    found = sorted(path.stem for path in (HERE / "presets").glob("*.json"))
    return sorted(found, key=lambda name: name != DEFAULT)


@cache
def load(name: str) -> ProtocolRules:
    """The preset, parsed and checked; raises UnknownPresetError."""
    return ProtocolRules.from_data(data(name))


def data(name: str) -> dict[str, Any]:
    """The preset as plain data with its short cuts written out."""
    if name not in names():
        raise UnknownPresetError(f"unknown protocol {name!r}; there are {', '.join(names())}")
    raw = _read(HERE / "presets" / f"{name}.json")
    extends = raw.pop("extends", None)
    merged = raw if extends is None else _extend(data(extends), raw)
    if isinstance(merged["observation"], str):
        merged["observation"] = _schedules()[merged["observation"]]
    return merged


@cache
def observation(key: str) -> ObservationSchedule:
    """The shipped observation schedule `iv`, `im`, `sublingual` or `esketamine`."""
    return cast("ObservationSchedule", read(ObservationSchedule, _schedules()[key]))


def _schedules() -> dict[str, Any]:
    return _read(HERE / "observations.json")


def _read(path: Path) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))


def _extend(parent: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    known = {step["key"]: step for step in parent["follow_ups"]}
    merged = _merge(parent, raw)
    merged["follow_ups"] = [known[step] if isinstance(step, str) else step for step in merged["follow_ups"]]
    return merged


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """`above` laid over `below`. A value that is replaced takes its whole `{value, source}` with it."""
    merged = dict(below)
    for key, item in above.items():
        known = merged.get(key)
        is_whole = "value" in item if isinstance(item, dict) else True
        merged[key] = item if is_whole or not isinstance(known, dict) else _merge(known, item)
    return merged
