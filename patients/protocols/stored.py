"""Reading a version that was stored under earlier rules: it stays readable, whatever is asked of a new one.

What later rules refuse is put right on the way in; the stored data never changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from patients.protocols.codec import write
from patients.protocols.monitoring import NEVER_WITHOUT
from patients.protocols.responses import shipped_responses

Data = dict[str, Any]


def readable(content: Data) -> Data:
    """`ProtocolRules` data as stored, as data that today's rules take. Changes `content`."""
    lists = content.get("checklists", {})
    for item in lists.get("pre_dose", []):
        if item.get("key") in NEVER_WITHOUT:
            item["override_roles"] = []
    for rows in (
        content.get("preparation", {}).get("education", []),
        lists.get("discharge", []),
    ):
        _tell_apart(rows)
    if "plausible" in content:
        content["plausible"] = list(_first_of_each(content["plausible"], "reading"))
    if "thresholds" in content:
        content["thresholds"] = [_line(row) for row in content["thresholds"] if row.get("any_of")]
    if "responses" in content:
        content["responses"] = _one_of_each_kind(content["responses"])
    return content


def _tell_apart(rows: list[Data]) -> None:
    """A row whose key an earlier one has is still asked, under a key of its own."""
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        if row.get("key") in seen:
            row["key"] = f"{row['key']}-{number}"
        seen.add(str(row.get("key")))


def _first_of_each(rows: list[Data], name: str) -> Iterator[Data]:
    seen: set[object] = set()
    for row in rows:
        if row.get(name) not in seen:
            seen.add(row.get(name))
            yield row


def _line(threshold: Data) -> Data:
    """Its words are made of its limits; the title that was typed once could keep a number of old."""
    kept = {name: told for name, told in threshold.items() if name != "title"}
    return {**kept, "times": max(1, kept["times"])} if "times" in kept else kept


def _one_of_each_kind(rows: list[Data]) -> list[Data]:
    """Kinds that the product dropped fall away; those it has had since bring the shipped suggestions."""
    shipped = {one.kind: one for one in shipped_responses()}
    stored = {row["kind"]: row for row in rows if row.get("kind") in shipped}
    return [*stored.values(), *(write(one) for kind, one in shipped.items() if kind not in stored)]
