"""One part of a file, as players ask for it (RFC 9110, section 14). Safari plays no sound without."""

from __future__ import annotations

import re

from django.http import HttpResponse

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
PARTIAL, NOT_SATISFIABLE = 206, 416


def answer(content: bytes, asked: str) -> HttpResponse:
    """Several ranges, or something that is none, get the whole: a server may ignore the header."""
    found = ONE_RANGE.fullmatch(asked.strip())
    if found is None or found.groups() == ("", ""):
        return _with_ranges(HttpResponse(content))
    first, last = _ends(found[1], found[2], len(content))
    if first > last:
        return _with_ranges(HttpResponse(status=NOT_SATISFIABLE), f"bytes */{len(content)}")
    part = HttpResponse(content[first : last + 1], status=PARTIAL)
    return _with_ranges(part, f"bytes {first}-{last}/{len(content)}")


def _ends(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:  # the last so many bytes
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _with_ranges(response: HttpResponse, said: str = "") -> HttpResponse:
    response["Accept-Ranges"] = "bytes"
    if said:
        response["Content-Range"] = said
    return response
