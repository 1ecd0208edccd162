"""What worker and press say to each other, over two pipes: a sign of one byte, a length, so many bytes."""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import IO

HEAD = struct.Struct("!BQ")


class Sign(IntEnum):
    LAY = 1  # the HTML of a document; answered with how many pages it takes, in digits
    WRITE = 2  # nothing; answered with the PDF of what was laid out last
    DONE = 3  # an answer
    NOT_DONE = 4  # what kind of error, and where: no word of any document


def write(pipe: IO[bytes], sign: Sign, content: bytes = b"") -> None:
    left = memoryview(HEAD.pack(sign, len(content)) + content)
    while left:
        left = left[pipe.write(left) :]
    pipe.flush()


def read(pipe: IO[bytes]) -> tuple[Sign, bytes]:
    """Raises `EOFError` when the other side has ended, within a message or between two."""
    sign, length = HEAD.unpack(_exactly(pipe, HEAD.size))
    return Sign(sign), _exactly(pipe, length)


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        piece = pipe.read(length - len(found))
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)
