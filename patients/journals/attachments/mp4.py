"""MP4 sound (ISO/IEC 14496-12): boxes of a length, a name and a body, some of them nested."""

from __future__ import annotations

from collections.abc import Iterator

BRANDS = {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash", b"MSNV"}
NESTED = {b"moov", b"trak", b"mdia"}
TELLING = {b"udta", b"meta", b"uuid"}  # titles, places, devices, whatever a maker added


def begins(sent: bytes) -> bool:
    return sent[4:8] == b"ftyp" and sent[8:12] in BRANDS


def blank(content: bytearray) -> float:
    """Turn every telling box into free space of the same length, so that no offset moves; answers seconds.

    Raises ValueError for boxes that do not fit, and for a file that has pictures in it.
    """
    seconds, has_sound = 0.0, False
    for name, start, body, end in list(_boxes(content, 0, len(content))):
        if name in TELLING:
            content[start + 4 : start + 8] = b"free"
            content[body:end] = bytes(end - body)
        elif name == b"mvhd":
            seconds = _seconds(content[body:end])
        elif name == b"hdlr":
            if content[body + 8 : body + 12] == b"vide":
                raise ValueError("has pictures")
            has_sound = has_sound or content[body + 8 : body + 12] == b"soun"
    if not has_sound:
        raise ValueError("has no sound")
    return seconds


def _boxes(content: bytearray, at: int, limit: int) -> Iterator[tuple[bytes, int, int, int]]:
    """(name, start, start of the body, end) of every box, those inside others included."""
    while at < limit:
        length, body = int.from_bytes(content[at : at + 4]), at + 8
        if length == 1:
            length, body = int.from_bytes(content[at + 8 : at + 16]), at + 16
        end = limit if length == 0 else at + length
        if end < body or end > limit:
            raise ValueError("a box does not fit")
        name = bytes(content[at + 4 : at + 8])
        yield name, at, body, end
        if name in NESTED:
            yield from _boxes(content, body, end)
        at = end


def _seconds(header: bytearray) -> float:
    """`mvhd`: version, two instants, ticks a second, length in ticks. A live recording says 0."""
    at, width = (20, 8) if header[0] == 1 else (12, 4)
    ticks, length = int.from_bytes(header[at : at + 4]), int.from_bytes(header[at + 4 : at + 4 + width])
    return length / ticks if ticks and length != (1 << (8 * width)) - 1 else 0.0
