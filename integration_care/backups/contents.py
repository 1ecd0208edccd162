"""What lies inside the seal: the manifest, the dump, and the dump's checksum at the end.

length of manifest (4 bytes) | manifest (JSON) | dump (PostgreSQL's custom format) | its sha256 (32 bytes)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import BinaryIO

from integration_care.backups.errors import Refused
from integration_care.backups.sealed import Sealer, opened

DIGEST = 32


@dataclass(frozen=True)
class Manifest:
    """`made_at` ISO 8601; `rows` by table; `migrations` as `app.name`; `field_keys` their ids."""

    version: str
    made_at: str
    server: int
    migrations: list[str]
    extensions: list[str]
    field_keys: list[str]
    rows: dict[str, int]

    @property
    def summary(self) -> str:
        filled = sum(1 for count in self.rows.values() if count)
        return f"{sum(self.rows.values())} rows in {filled} tables"


class Packer:
    def __init__(self, out: BinaryIO, manifest: Manifest) -> None:
        self._sealer = Sealer(out, {"made_at": manifest.made_at, "version": manifest.version})
        self._digest = sha256()
        written = json.dumps(asdict(manifest)).encode()
        self._sealer.write(len(written).to_bytes(4, "big") + written)

    def add(self, content: bytes) -> None:
        self._digest.update(content)
        self._sealer.write(content)

    def close(self) -> None:
        self._sealer.write(self._digest.digest())
        self._sealer.close()


class Contents:
    """A backup that is being read: its manifest at once, then the dump to its proved end."""

    def __init__(self, file: BinaryIO) -> None:
        self._pieces = opened(file)
        self._held = bytearray()
        self.manifest = self._read_manifest()

    def dump(self) -> Iterator[bytes]:
        """The last 32 bytes are held back: they are the checksum, compared before this ends."""
        digest = sha256()
        for piece in self._with_held():
            self._held += piece
            if len(self._held) > DIGEST:
                part = bytes(self._held[:-DIGEST])
                del self._held[:-DIGEST]
                digest.update(part)
                yield part
        if bytes(self._held) != digest.digest():
            raise Refused("This backup's checksum does not fit what it holds.")

    def _with_held(self) -> Iterator[bytes]:
        first, self._held = bytes(self._held), bytearray()
        yield first
        yield from self._pieces

    def _read_manifest(self) -> Manifest:
        length = int.from_bytes(self._take(4), "big")
        return Manifest(**json.loads(self._take(length)))

    def _take(self, count: int) -> bytes:
        while len(self._held) < count:
            piece = next(self._pieces, None)
            if piece is None:
                raise Refused("This backup holds less than it says.")
            self._held += piece
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken
