"""The sealed file: chunks that open only in their order, in their file, and only with its end.

STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015, "Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance") over AES-256-GCM: a chunk's nonce is its number and whether it is the last. What stands
before the chunks in the clear (which key, when, which version) is bound to each of them.

    magic | length of head (4 bytes) | head (JSON) | chunk, chunk, ... last chunk
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from integration_care.backups.errors import Refused
from integration_care.backups.keys import cipher, ring

MAGIC = b"Integration Care backup 1\n"
CHUNK = 1024 * 1024
TAG = 16
SALT = 32
LONGEST_HEAD = 10_000
CHANGED = "This backup does not open: it was changed or cut short, or the key {} here is another one."


class Sealer:
    """Writes `out` from its beginning; nothing is whole before `close`."""

    def __init__(self, out: BinaryIO, head: dict[str, str]) -> None:
        key_id, key = next(iter(ring().items()))
        salt = os.urandom(SALT)
        written = json.dumps(head | {"key": key_id, "salt": base64.b64encode(salt).decode()}).encode()
        self._out, self._cipher = out, cipher(key, salt)
        self._bound = sha256(written).digest()
        self._pending, self._number = bytearray(), 0
        out.write(MAGIC + len(written).to_bytes(4, "big") + written)

    def write(self, content: bytes) -> None:
        self._pending += content
        while len(self._pending) > CHUNK:  # the last one is kept back: only `close` knows that it is
            self._seal(bytes(self._pending[:CHUNK]), is_last=False)
            del self._pending[:CHUNK]

    def close(self) -> None:
        self._seal(bytes(self._pending), is_last=True)

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        self._out.write(self._cipher.encrypt(nonce(self._number, is_last=is_last), chunk, self._bound))
        self._number += 1


def nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def read_head(file: BinaryIO) -> tuple[dict[str, str], bytes]:
    """What stands in the clear, and its bytes. Not to be believed before a chunk has opened."""
    if file.read(len(MAGIC)) != MAGIC:
        raise Refused("This is no backup of Integration Care, or one that this version cannot read.")
    length = int.from_bytes(file.read(4), "big")
    written = file.read(length) if length <= LONGEST_HEAD else b""
    try:
        head = dict(json.loads(written))
        base64.b64decode(head["salt"]), head["key"]
    except (ValueError, KeyError, TypeError):
        raise Refused("This backup is cut short or changed: its beginning cannot be read.") from None
    return head, written


def opened(file: BinaryIO) -> Iterator[bytes]:
    """Everything that was sealed, piece by piece; `Refused` as soon as one does not belong."""
    head, written = read_head(file)
    key = ring().get(head["key"])
    if key is None:
        raise Refused(
            f"This backup was sealed with the key {head['key']!r}, which BACKUP_KEYS here has not got."
        )
    opener, bound = cipher(key, base64.b64decode(head["salt"])), sha256(written).digest()
    chunk, number = file.read(CHUNK + TAG), 0
    while True:
        following = file.read(CHUNK + TAG)
        try:
            yield opener.decrypt(nonce(number, is_last=not following), chunk, bound)
        except (InvalidTag, ValueError):
            raise Refused(CHANGED.format(repr(head["key"]))) from None
        if not following:
            return
        chunk, number = following, number + 1
