"""The register of one container over some days, as its printed page has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sessions.documents.errors import NothingToTell
from sessions.documents.models import Document
from sessions.substances.models import Container
from sessions.substances.presenters.cabinet import Register, register
from sessions.substances.presenters.lines import LineShown, shown


@dataclass(frozen=True)
class PrintedRegister:
    title: str
    register: Register
    lines: list[LineShown]


def register_of(document: Document, now: datetime) -> Register:
    by = document.requested_by
    container = Container.objects.visible_to(by).filter(pk=document.container_id or document.pk).first()
    if container is None or document.since is None or document.until is None:
        raise NothingToTell("There is no container of that number any more.")
    return register(container, by, document.since, document.until, now)


def present(document: Document, now: datetime, room: int) -> PrintedRegister:
    found = register_of(document, now)
    title = f"Substance register, {found.container.number}"
    return PrintedRegister(title, found, shown(found.entries, document.requested_by))
