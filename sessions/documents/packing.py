"""One ZIP from the pieces of an export, written from its beginning to its end and never held whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sessions.interchange.clinic import LEFT_OUT, beginning

AT_ONCE = 256 * 1024
MANIFEST = "manifest.json"


@dataclass
class Sink:
    """What ZipFile writes to: handed on in pieces of `AT_ONCE` bytes, with a digest of them all."""

    put: Callable[[int, bytes], None]
    held: bytearray = field(default_factory=bytearray)
    number: int = 0
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def write(self, data: bytes) -> int:
        self.held += data
        while len(self.held) >= AT_ONCE:
            self._hand_on(AT_ONCE)
        return len(data)

    def flush(self) -> None:
        """ZipFile asks for it; what is held goes out with `close`."""

    def close(self) -> None:
        if self.held:
            self._hand_on(len(self.held))

    def _hand_on(self, length: int) -> None:
        chunk, self.number = bytes(self.held[:length]), self.number + 1
        del self.held[:length]
        self.digest.update(chunk)
        self.size += length
        self.put(self.number, chunk)


@dataclass(frozen=True)
class File:
    """`pieces`: each the rows it adds, and its bytes."""

    name: str
    pieces: Iterable[tuple[int, bytes]]


def pack(sink: Sink, files: Iterable[File], told: dict[str, object], at: datetime) -> None:
    """Each file, and last the manifest: what is in the file, with rows, bytes and SHA-256 of each."""
    with ZipFile(sink, "w", ZIP_DEFLATED) as zipped:
        listed = [written(zipped, one, at) for one in files]
        manifest = {"left_out": LEFT_OUT, **told, "files": listed}
        zipped.writestr(info(MANIFEST, at), json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    sink.close()


def written(zipped: ZipFile, one: File, at: datetime) -> dict[str, object]:
    digest, size, rows = hashlib.sha256(), 0, 0
    with zipped.open(info(one.name, at), "w", force_zip64=True) as inside:
        for added, content in chain([(0, beginning(one.name).encode())], one.pieces):
            inside.write(content)
            digest.update(content)
            size, rows = size + len(content), rows + added
    return {"name": one.name, "rows": rows, "bytes": size, "sha256": digest.hexdigest()}


def info(name: str, at: datetime) -> ZipInfo:
    found = ZipInfo(name, at.timetuple()[:6])
    found.compress_type = ZIP_DEFLATED
    return found
