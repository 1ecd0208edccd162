"""The sections of one kind of note, each with its switch."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from integration_care.core.ui.shapes import Choice
from sessions.models import CareSession
from sessions.note_sections import OF_KIND, Section
from sessions.queries import hidden_keys


@dataclass(frozen=True)
class Switch:
    """`url` takes the POST that hides or shows."""

    section: Section
    url: str
    is_shown: bool


@dataclass(frozen=True)
class Group:
    """`is_framework`: asked only in notes written in that framework."""

    title: str
    is_framework: bool
    switches: list[Switch]


def asked_for(kind: str) -> dict[str, Section]:
    """What can be hidden, by key; nothing for an unknown kind."""
    return {section.key: section for section in OF_KIND.get(kind, ()) if not section.is_retired}


def groups(kind: str) -> list[Group]:
    hidden = hidden_keys(CareSession.Kind(kind))
    together = groupby(asked_for(kind).values(), key=lambda section: (section.group, section.framework))
    return [
        Group(title, bool(framework), [switch(kind, one, is_shown=one.key not in hidden) for one in sections])
        for (title, framework), sections in together
    ]


def switch(kind: str, section: Section, *, is_shown: bool) -> Switch:
    return Switch(section, reverse("hidden-sections:switch", args=[kind, section.key]), is_shown)


def kinds(current: str) -> list[Choice]:
    url = reverse("hidden-sections:page")
    return [Choice(f"{url}?kind={kind}", str(kind.label), kind == current) for kind in CareSession.Kind]
