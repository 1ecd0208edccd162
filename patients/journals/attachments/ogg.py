"""Ogg sound (RFC 3533): pages with a checksum; the second packet holds what a device wrote about itself."""

from __future__ import annotations

from collections.abc import Iterator

HEADS = {b"OpusHead": 48_000, b"\x01vorbis": 0}  # ticks a second; Vorbis says it in its head
COMMENTS = {b"OpusTags": b"", b"\x03vorbis": b"\x01"}  # and what ends an empty list of them
POLYNOMIAL = 0x04C11DB7


def begins(sent: bytes) -> bool:
    return sent[:4] == b"OggS" and any(head in sent[27:64] for head in HEADS)


def blank(content: bytearray) -> float:
    """Empty the comments and mend that page's checksum; answers the seconds of the last page.

    Raises ValueError for pages that do not fit, and for comments that fill more than one page.
    """
    is_blank, last, ticks = False, 0, _ticks(content)
    for start, body, _ in list(_pages(content)):
        last = max(last, int.from_bytes(content[start + 6 : start + 14], "little", signed=True))
        for name, ending in COMMENTS.items():
            if content[body : body + len(name)] == name:
                _empty(content, start, body, name, ending)
                is_blank = True
    if not is_blank:
        raise ValueError("no comments where they belong")
    return last / ticks if ticks else 0.0


def _ticks(content: bytearray) -> int:
    head = content[28:64]
    for name, ticks in HEADS.items():
        if content[28 : 28 + len(name)] == name:
            return ticks or int.from_bytes(head[12:16], "little")
    raise ValueError("no head")


def _pages(content: bytearray) -> Iterator[tuple[int, int, int]]:
    at = 0
    while at < len(content):
        if content[at : at + 4] != b"OggS":
            raise ValueError("no page")
        segments = content[at + 26]
        body = at + 27 + segments
        end = body + sum(content[at + 27 : body])
        if end > len(content):
            raise ValueError("a page does not fit")
        yield at, body, end
        at = end


def _empty(content: bytearray, start: int, body: int, name: bytes, ending: bytes) -> None:
    """No maker, no comments, zeroes for the rest of the packet; the checksum is of the whole page."""
    lacing = content[start + 27 : body]
    length = 0
    for size in lacing:
        length += size
        if size < 255:
            break
    else:
        raise ValueError("comments of more than one page")
    kept = name + bytes(8) + ending
    content[body : body + length] = kept[:length] + bytes(max(0, length - len(kept)))
    end = body + sum(lacing)
    content[start + 22 : start + 26] = bytes(4)
    content[start + 22 : start + 26] = _checksum(content[start:end]).to_bytes(4, "little")


def _checksum(page: bytearray) -> int:
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _ in range(8):
            crc = ((crc << 1) ^ POLYNOMIAL if crc & 0x80000000 else crc << 1) & 0xFFFFFFFF
    return crc
