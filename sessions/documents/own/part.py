"""What a copy is made of: parts with items, the same for the page that is read and the file for programs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class When:
    """An instant as the patient reads it, and in ISO 8601; both empty for what has none."""

    told: str = ""
    at: str = ""


@dataclass(frozen=True)
class Item:
    """`words` are somebody's own, by what was asked; `facts` are ours; `files` lie in the same ZIP."""

    title: str
    when: When = When()
    facts: list[tuple[str, str]] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    key: str
    title: str
    items: list[Item]


def said(*pairs: tuple[object, object]) -> list[tuple[str, str]]:
    """Those that say something."""
    return [(str(label), str(value).strip()) for label, value in pairs if value not in (None, "")]
