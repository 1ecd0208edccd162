"""What a device sends of one entry: the pages changed on it, and what it knew of each of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

LONGEST_AWAY = timedelta(days=30)

Fields = Mapping[str, str]


class Unreadable(ValueError):
    """Not what our own pages send."""


@dataclass(frozen=True)
class SentPage:
    """`seen`: the states of this page that the device knows of. Any other came from somewhere else."""

    key: str  # as `Page.key`
    fields: Fields
    seen: tuple[Fields, ...] = ()
    is_skipped: bool = False


@dataclass(frozen=True)
class Sent:
    owner: UUID
    set_key: str
    client_uuid: UUID
    pages: tuple[SentPage, ...] = ()
    share: bool | None = None
    hands_in: bool = False
    age: timedelta = timedelta()  # since the first word, by the device's own count


def read(body: bytes) -> Sent:
    """The request's JSON; raises `Unreadable`."""
    try:
        told = json.loads(body)
        return Sent(
            owner=UUID(told["owner"]),
            set_key=str(told["set"]),
            client_uuid=UUID(told["client_uuid"]),
            pages=tuple(_page(page) for page in told.get("pages", [])),
            share=told.get("share") if isinstance(told.get("share"), bool) else None,
            hands_in=told.get("hand_in") is True,
            age=min(timedelta(seconds=max(float(told.get("age", 0)), 0)), LONGEST_AWAY),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as wrong:
        raise Unreadable from wrong


def _page(told: dict[str, Any]) -> SentPage:
    return SentPage(
        key=str(told["key"]),
        fields=_fields(told["fields"]),
        seen=tuple(_fields(state) for state in told.get("seen", [])),
        is_skipped=told.get("is_skipped") is True,
    )


def _fields(told: dict[str, Any]) -> Fields:
    return {str(name): as_typed(str(value)) for name, value in told.items()}


def as_typed(text: str) -> str:
    """A form sends its line ends as CRLF, a script as LF; they are the same words."""
    return text.replace("\r\n", "\n")
