"""`enableWhen`, where it says no more than “after a yes to that question”."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from patients.measures.fhir.options import Json, NotScorable

Known = Mapping[str, tuple[str, list[dict[str, Any]], Json]]  # linkId: our key, our options, the FHIR item


def only_if(conditions: list[Json], known: Known) -> str:
    """The key of the question it hangs on; empty without a condition. NotScorable for anything richer."""
    if not conditions:
        return ""
    if len(conditions) > 1:
        raise NotScorable("it hangs on several conditions at once")
    (condition,) = conditions
    if condition.get("question") not in known:
        raise NotScorable("it hangs on a question that does not come before it")
    key, options, item = known[condition["question"]]
    if condition.get("operator") != "=" or not _is_a_yes(condition, options, item):
        raise NotScorable("its condition is not a plain yes to an earlier question")
    return key


def _is_a_yes(condition: Json, options: list[dict[str, Any]], item: Json) -> bool:
    """The one answer of two that is not zero."""
    if condition.get("answerBoolean") is True:
        return item.get("type") == "boolean"
    asked = (condition.get("answerCoding") or {}).get("code")
    codes = [(one.get("valueCoding") or {}).get("code") for one in item.get("answerOption") or []]
    if asked is None or asked not in codes or len(options) != 2:
        return False
    other = options[1 - codes.index(asked)]
    return bool(options[codes.index(asked)]["value"]) and other["value"] == 0
