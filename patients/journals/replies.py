"""How a number, or what was picked of a list, stands in an answer's one text beside its words.

A number is its first line (empty without one), its words follow. What was picked is a line each, in the words
of the list; any other line is words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Rated:
    number: str = ""
    words: str = ""

    @property
    def text(self) -> str:
        return f"{self.number}\n{self.words}" if self.words else self.number

    def said(self, ends: Sequence[str]) -> str:
        """As one reads it: the number, what 0 and 10 mean when `ends` says so, and the words."""
        return "\n".join(filter(None, (self._number(ends), self.words.strip())))

    def _number(self, ends: Sequence[str]) -> str:
        if not self.number:
            return ""
        if len(ends) < 2:
            return _("%(number)s of 10") % {"number": self.number}
        meant = {"number": self.number, "low": ends[0], "high": ends[-1]}
        return _("%(number)s of 10 (0 is %(low)s, 10 is %(high)s)") % meant

    @property
    def value(self) -> int | None:
        return int(self.number) if self.number else None


@dataclass(frozen=True)
class Picked:
    chosen: tuple[str, ...] = ()
    words: str = ""

    @property
    def text(self) -> str:
        return "\n".join([*self.chosen, *([self.words] if self.words else [])])


def rated(text: str) -> Rated:
    first, _line_end, words = text.partition("\n")
    return Rated(first, words) if not first or _is_rating(first) else Rated("", text)


def picked(text: str, choices: Sequence[str]) -> Picked:
    lines = text.split("\n")
    at = next((number for number, line in enumerate(lines) if line not in choices), len(lines))
    return Picked(tuple(lines[:at]), "\n".join(lines[at:]))


def typed_reply(typed: Mapping[str, str]) -> str:
    """What was sent from any page with a question, as its text."""
    words = typed.get("text", "")
    return Rated(typed["number"], words).text if typed.get("number") else words or typed.get("choice", "")


def _is_rating(line: str) -> bool:
    return line.isascii() and line.isdigit() and int(line) <= 10
