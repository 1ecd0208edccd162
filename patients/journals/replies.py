"""How a number, or what was picked of a list, stands in an answer's one text beside its words. Pure.

A number is its first line (empty without one), its words follow. What was picked is a line each, in the words
of the list; any other line is words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Rated:
    number: str = ""
    words: str = ""

    @property
    def text(self) -> str:
        return f"{self.number}\n{self.words}" if self.words else self.number

    def said(self, ends: Sequence[str]) -> str:
        """As one reads it: the number, what 0 and 10 mean when `ends` says so, and the words."""
        meaning = f" (0 is {ends[0]}, 10 is {ends[-1]})" if len(ends) > 1 else ""
        number = f"{self.number} of 10{meaning}" if self.number else ""
        return "\n".join(filter(None, (number, self.words.strip())))

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
    first, _, words = text.partition("\n")
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
