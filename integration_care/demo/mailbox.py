"""The demo's outbox: every message the product sent, as files. Nothing leaves the machine."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

_RULE = re.compile(rb"^-{79}\n", re.MULTILINE)  # Django's file backend draws it after each message
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Letter:
    """One message: to whom, about what, its words and the first link in them."""

    to: str
    sender: str
    subject: str
    sent_at: datetime | None  # by the product's clock
    message_id: str
    text: str

    @property
    def link(self) -> str:
        found = _LINK.search(self.text)
        return found.group() if found else ""


def letters() -> list[Letter]:
    """Newest first; empty when mail goes elsewhere."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if not folder or not Path(folder).is_dir():
        return []
    files = sorted(Path(folder).glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [letter for file in files for letter in reversed(_read(file))]


def _read(file: Path) -> list[Letter]:
    parts = [part for part in _RULE.split(file.read_bytes()) if part.strip()]
    return [_letter(email.message_from_bytes(part, policy=email.policy.default)) for part in parts]


def _letter(message: EmailMessage) -> Letter:
    body = message.get_body(("plain",))
    return Letter(
        to=str(message["To"]),
        sender=str(message["From"]),
        subject=str(message["Subject"]),
        sent_at=message["Date"].datetime if message["Date"] else None,
        message_id=str(message["Message-ID"]),
        text=str(body.get_content()) if body else "",
    )
