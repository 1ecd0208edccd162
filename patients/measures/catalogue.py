"""The instruments that ship, word for word. A file in `instruments/` names its source and its licence."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from patients.measures.instrument import Instrument, parse

HERE = Path(__file__).parent / "instruments"


class UnknownInstrumentError(LookupError):
    """No instrument ships under this key."""


@cache
def keys() -> tuple[str, ...]:
    """In the order in which they are offered: questionnaires first, then our own scales."""
    shipped = sorted(instrument.order for instrument in _shipped().values())
    return tuple(key for _, key in shipped)


def instrument(key: str) -> Instrument:
    """The instrument, parsed; UnknownInstrumentError where none has this key."""
    try:
        return _shipped()[key]
    except KeyError:
        raise UnknownInstrumentError(f"unknown instrument {key!r}; there are {', '.join(keys())}") from None


@cache
def _shipped() -> dict[str, Instrument]:
    return {
        path.stem: parse(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(HERE.glob("*.json"))
    }
