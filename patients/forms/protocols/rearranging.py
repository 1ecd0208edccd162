"""Rows moved, added, taken out and put back in what a browser sent, before anything is made of it.

Each is a button of the same form, so it works by keyboard and without scripts, and nothing typed is lost.
"""

from __future__ import annotations

import re

from django.http import QueryDict

from patients.forms.protocols.meanwhile import put
from patients.forms.protocols.rows import MOST

GO_ON = "edit"  # back from a look at what would change
DEED = re.compile(r"(up|down|gone|back):([a-z_-]+):(\d{1,3})|(add):([a-z_-]+)")


def rearranged(data: QueryDict) -> tuple[QueryDict, str] | None:
    """The data as it stands afterwards, and the button to go on from; None where none was pressed."""
    if data.get("do") == GO_ON:
        return data, ""
    found = DEED.fullmatch(data.get("do", ""))
    if found is None:
        return None
    data = data.copy()
    if found[4]:
        return data, _add(data, found[5])
    deed, prefix, index = found[1], found[2], int(found[3])
    if deed in ("gone", "back"):
        data[f"{prefix}-{index}-gone"] = "yes" if deed == "gone" else ""
        return data, f"{'back' if deed == 'gone' else 'gone'}:{prefix}:{index}"
    other = _neighbour(data, prefix, index, -1 if deed == "up" else 1)
    _swap(data, f"{prefix}-{index}-", f"{prefix}-{other}-")
    return data, f"{deed}:{prefix}:{other}"


def _add(data: QueryDict, prefix: str) -> str:
    """One blank row at the end; none beyond what a list can hold."""
    total = min(_total(data, prefix), MOST - 1)
    data[f"{prefix}-TOTAL_FORMS"] = str(total + 1)
    return f"new:{prefix}:{total}"


def _neighbour(data: QueryDict, prefix: str, index: int, by: int) -> int:
    """The next row on that side that is not taken out; the row itself at either end."""
    other = index + by
    while 0 <= other < _total(data, prefix):
        if not data.get(f"{prefix}-{other}-gone"):
            return other
        other += by
    return index


def _total(data: QueryDict, prefix: str) -> int:
    said = data.get(f"{prefix}-TOTAL_FORMS", "")
    return int(said) if said.isdecimal() else 0


def _swap(data: QueryDict, one: str, other: str) -> None:
    fields = {name.removeprefix(start) for start in (one, other) for name in data if name.startswith(start)}
    for field in fields:
        first, second = data.getlist(one + field), data.getlist(other + field)
        put(data, one + field, second)
        put(data, other + field, first)
