"""What the text-message gateway posts to us, read strictly: a receipt, or that somebody wrote."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from phonenumber_field.phonenumber import to_python

from patients.followups.models import Receipt

STATUSES = frozenset(Receipt.Status.values)


class NotUnderstood(ValueError):
    """Not what the protocol says."""


@dataclass(frozen=True)
class PostedReceipt:
    follow_up_id: UUID
    status: str
    at: datetime


@dataclass(frozen=True)
class PostedText:
    number: str  # E.164
    words: str


def read_posted(body: bytes) -> PostedReceipt | PostedText:
    """Raises NotUnderstood, which never repeats what was in it."""
    try:
        said = json.loads(body)
    except ValueError:  # no UTF-8 either
        raise NotUnderstood("not JSON") from None
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise NotUnderstood("an object of texts is expected")
    return _text(said) if "from" in said else _receipt(said)


def _receipt(said: dict[str, str]) -> PostedReceipt:
    status = said.get("status", "")
    try:
        follow_up_id = UUID(said.get("id", "").partition("@")[0])
        at = datetime.fromisoformat(said.get("at", ""))
    except ValueError:
        raise NotUnderstood("id or at") from None
    if status not in STATUSES or at.utcoffset() is None:
        raise NotUnderstood("status or at")
    return PostedReceipt(follow_up_id, status, at)


def _text(said: dict[str, str]) -> PostedText:
    number = to_python(said["from"])
    if number is None or not number.is_valid() or "text" not in said:
        raise NotUnderstood("from or text")
    return PostedText(number.as_e164, said["text"])
