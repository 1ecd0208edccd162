"""Other patients' names, found and turned into initials. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol


class Person(Protocol):
    """A patient, as far as names go."""

    given_name: str
    family_name: str
    preferred_name: str

    @property
    def initials(self) -> str: ...


@dataclass(frozen=True)
class Named:
    """A name as it stands in a text, and what could stand there instead."""

    name: str
    initials: str


def named_in(text: str, people: Iterable[Person]) -> list[Named]:
    """Every name of these people that occurs in `text` as whole words, in the order of the people.

    Whatever the case it is typed in: this asks and never blocks, and "will" beside a Will is worth a look.
    """
    found = [
        Named(match[0], person.initials)
        for person in people
        for name in names_of(person)
        if (match := _whole(name, re.IGNORECASE).search(text))
    ]
    return list(dict.fromkeys(found))


def masked(text: str, people: Iterable[Person]) -> str:
    """`text` for the record of somebody else: each of these people by initials.

    A full name in any case; a single one only with the capitals of a name, so that "will" stays a verb.
    """
    for person in people:
        for name in names_of(person):
            flags = re.IGNORECASE if " " in name else re.NOFLAG
            text = _whole(name, flags).sub(person.initials, text)
    return text


def names_of(person: Person) -> list[str]:
    """The longest first, so that a full name is one name and not two."""
    return sorted(set(_names(person)), key=len, reverse=True)


def _names(person: Person) -> Iterator[str]:
    for called in filter(None, (person.given_name.strip(), person.preferred_name.strip())):
        yield called
        yield f"{called} {person.family_name.strip()}"
    yield person.family_name.strip()


def _whole(name: str, flags: re.RegexFlag) -> re.Pattern[str]:
    spaced = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"(?<!\w){spaced}(?!\w)", flags)
