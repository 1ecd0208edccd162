"""One value of the rules: where it stands, what it is called, its unit and what may be typed.

A value belongs to an owner: to the rules themselves (`window.open_h`) or to a row of one of their lists.
The bounds are those of the page, to catch a slip of the finger; whether rules make sense they say themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from typing import Any

from patients.protocols.values import Sourced

TEXT_LONGEST = 200


class Sort(StrEnum):
    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    SEVERAL = "several"
    LINES = "lines"
    LIMITS = "limits"
    MOMENT = "moment"


WORDS = (Sort.TEXT, Sort.LONG, Sort.LINES)


@dataclass(frozen=True)
class Value:
    """`phrase` says it in the line of a row; `unsaid` is what such a line leaves out.

    `is_sourced`: it stands as `{value, source, confirm}`. `is_fixed`: shown, never edited.
    `falls_away`: with no value the whole entry is left out, its source with it.
    """

    path: str
    label: str
    sort: Sort = Sort.TEXT
    unit: str = ""
    least: float = 0
    most: float = 100
    is_whole: bool = False
    may_be_off: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    is_sourced: bool = False
    is_fixed: bool = False
    falls_away: bool = False
    longest: int = TEXT_LONGEST
    phrase: str = "{}"
    unsaid: object = None
    hint: str = ""

    @property
    def field_name(self) -> str:
        return self.path.replace(".", "-")

    @property
    def is_number(self) -> bool:
        """Whether a change of it asks for a source."""
        return self.sort not in WORDS

    @property
    def allowed(self) -> str:
        """`0 to 100 %`, for beside the field and for a refusal."""
        whole = "a whole number, " if self.is_whole else ""
        off = "; empty is off" if self.may_be_off else ""
        return f"{whole}{plain(self.least)} to {plain(self.most)} {self.unit}".strip() + off

    def at(self, owner: object) -> Any:
        """What stands there, with its source where it has one."""
        return reduce(getattr, self.path.split("."), owner)

    def of(self, owner: object) -> Any:
        """The value alone."""
        found = self.at(owner)
        return found.value if isinstance(found, Sourced) else found


def plain(number: float) -> str:
    """24 for 24.0, 7.5 as it is; never in powers of ten."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def hours(path: str, label: str, **kwargs: Any) -> Value:
    kwargs = {"most": 8760, "is_sourced": True, **kwargs}
    return Value(path, label, Sort.NUMBER, "h", **kwargs)


def minutes(path: str, label: str, **kwargs: Any) -> Value:
    kwargs = {"most": 1440, "is_sourced": True, **kwargs}
    return Value(path, label, Sort.NUMBER, "min", **kwargs)


def count(path: str, label: str, **kwargs: Any) -> Value:
    kwargs = {"is_sourced": True, **kwargs}
    return Value(path, label, Sort.NUMBER, is_whole=True, **kwargs)


def yes_no(path: str, label: str, **kwargs: Any) -> Value:
    return Value(path, label, Sort.YES_NO, **kwargs)


def choice(path: str, label: str, options: Mapping[Any, str], **kwargs: Any) -> Value:
    return Value(
        path, label, Sort.CHOICE, options={str(key): words for key, words in options.items()}, **kwargs
    )
