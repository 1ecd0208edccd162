"""WebM sound (RFC 8794 EBML, RFC 9559 Matroska): elements of an id, a length and a body.

A browser that records live leaves lengths and the duration open, so the time is read from the last block.
"""

from __future__ import annotations

from collections.abc import Iterator

EBML, SEGMENT, CLUSTER, TRACKS, TRACK = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE
DOC_TYPE, TRACK_TYPE, TIME, SIMPLE_BLOCK, GROUP, BLOCK = 0x4282, 0x83, 0xE7, 0xA3, 0xA0, 0xA1
INFO, TITLE, SCALE = 0x1549A966, 0x7BA9, 0x2AD7B1
NESTED = {EBML, SEGMENT, CLUSTER, TRACKS, TRACK, GROUP, INFO}
TELLING = {0x1254C367, 0x1941A469, 0x1043A770, TITLE}  # tags, attached files, chapters, title
PICTURES = 1
VOID = 0xEC


def begins(sent: bytes) -> bool:
    return sent[:4] == b"\x1a\x45\xdf\xa3"


def blank(content: bytearray) -> float:
    """Turn what tells more than sound into void of the same length; answers the seconds of the last block.

    Raises ValueError for what is not WebM, does not fit, or has pictures in it.
    """
    doc_type, cluster, last, scale, has_sound = b"", 0, 0, 1_000_000, False
    for name, start, body, end in list(_elements(content, 0, len(content))):
        if name in TELLING:
            _void(content, start, end)
        elif name == DOC_TYPE:
            doc_type = bytes(content[body:end])
        elif name == TRACK_TYPE:
            if content[body:end] == bytes([PICTURES]):
                raise ValueError("has pictures")
            has_sound = True
        elif name == SCALE:
            scale = int.from_bytes(content[body:end])
        elif name == TIME:
            cluster = int.from_bytes(content[body:end])
        elif name in (SIMPLE_BLOCK, BLOCK):
            last = max(last, cluster + _after_cluster(content, body))
    if doc_type.rstrip(b"\0") != b"webm" or not has_sound:
        raise ValueError("is not WebM sound")
    return last * scale / 1_000_000_000


def _elements(content: bytearray, at: int, limit: int) -> Iterator[tuple[int, int, int, int]]:
    """(id, start, start of the body, end) of every element. One of open length is followed by its content."""
    while at < limit:
        name, body = _number(content, at, keeps_marker=True)
        length, body = _number(content, body)
        end = body + length if length >= 0 else limit
        end = min(end, limit)  # the recorder was cut off in the last element
        yield name, at, body, end
        at = body if name in NESTED else end


def _number(content: bytearray, at: int, *, keeps_marker: bool = False) -> tuple[int, int]:
    """A number of one to eight bytes, and where it ends; -1 for a length that is left open."""
    first = content[at]
    if not first:
        raise ValueError("no number")
    width = 9 - first.bit_length()
    value = int.from_bytes(content[at : at + width])
    if not keeps_marker:
        value -= 1 << (7 * width)
        if value == (1 << (7 * width)) - 1:
            value = -1
    return value, at + width


def _after_cluster(content: bytearray, body: int) -> int:
    _, at = _number(content, body)
    return int.from_bytes(content[at : at + 2], signed=True)


def _void(content: bytearray, start: int, end: int) -> None:
    width = min(8, end - start - 1)
    if width < 1:
        raise ValueError("too short")
    length = end - start - 1 - width
    content[start] = VOID
    content[start + 1 : start + 1 + width] = (length + (1 << (7 * width))).to_bytes(width)
    content[start + 1 + width : end] = bytes(length)
