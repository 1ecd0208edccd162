"""The seal on the trail: a chain of keyed marks over the events of one clinic. Pure.

Each link's mark is HMAC-SHA256 (RFC 2104) over the mark before it and what the link says. Whoever changes,
takes out, puts in or reorders a sealed event without the key breaks the first mark behind it. What such a
chain cannot know by itself is that its end was cut off: for that a head is kept somewhere else.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID


class Head(NamedTuple):
    """Where a chain ends. Written `POSITION:MAC`, the mark in hex; position 0 is a chain without links."""

    position: int
    mac: bytes

    def __str__(self) -> str:
        return f"{self.position}:{self.mac.hex()}"

    @classmethod
    def told(cls, text: str) -> Head:
        """Raises ValueError for anything but `POSITION:MAC`."""
        position, _, mac = text.partition(":")
        head = cls(int(position), bytes.fromhex(mac))
        if head.position < 0 or len(head.mac) != len(NO_MARK):
            raise ValueError(text)
        return head


NO_MARK = bytes(32)
START = Head(0, NO_MARK)


class Content(NamedTuple):
    """An event as the database tells it. `facts`: the text of the jsonb, whose order PostgreSQL keeps."""

    id: int
    clinic_id: UUID
    at: datetime
    kind: str
    actor_id: str
    actor_name: str
    patient_id: str
    target_model: str
    target_id: str
    facts: str

    def digest(self) -> bytes:
        """SHA-256 of everything in it, 32 bytes."""
        return sha256(_said(*self[:2], instant(self.at), *self[3:])).digest()


@dataclass(frozen=True)
class Sealed:
    """One link: which event stands at a position, and the mark over it and all before."""

    clinic_id: UUID
    position: int
    event_id: int
    event_at: datetime
    digest: bytes
    key_id: str
    mac: bytes = b""

    def mark(self, key: bytes, before: bytes) -> bytes:
        """What `mac` has to be after the mark `before`."""
        said = _said(
            *("link", before.hex(), self.clinic_id, self.position, self.event_id),
            *(instant(self.event_at), self.digest.hex(), self.key_id),
        )
        return hmac.digest(key, said, "sha256")

    def follows(self, key: bytes, before: bytes) -> bool:
        return hmac.compare_digest(self.mac, self.mark(key, before))


def closing_mark(key: bytes, *said: object) -> bytes:
    """Over a row that says which months were removed; see `audit.models.Closing`."""
    return hmac.digest(key, _said("closing", *said), "sha256")


def _said(*parts: object) -> bytes:
    """A JSON list of texts: no two lists of parts are written alike."""
    return json.dumps([str(part) for part in parts], separators=(",", ":")).encode()


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
