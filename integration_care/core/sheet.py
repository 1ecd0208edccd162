"""A table as a CSV file that a spreadsheet opens without obeying it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import chain

from django.http import HttpResponse, StreamingHttpResponse

# A cell that begins so is a formula to Excel, LibreOffice or Google Sheets (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as something else


def cell(value: object) -> str:
    """As text. What would be a formula begins with an apostrophe; a number is never taken for one."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def sheet(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download named `name`, one line a row."""
    answer = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    lines = csv.writer(answer)
    lines.writerow(head)
    lines.writerows([cell(value) for value in row] for row in rows)
    return answer


class Echo:
    """What is written is the line itself."""

    def write(self, line: str) -> str:
        return line


def streamed(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """As `sheet`, line by line while it is fetched. `rows` are read after the request's transaction ended."""
    lines = csv.writer(Echo())
    texts = (lines.writerow([cell(value) for value in row]) for row in chain([head], rows))
    answer = StreamingHttpResponse(chain([BYTE_ORDER_MARK], texts), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def written(rows: Iterable[Sequence[object]]) -> str:
    """The same lines as text, for a file that is put together elsewhere."""
    held = StringIO(newline="")
    csv.writer(held).writerows([cell(value) for value in row] for row in rows)
    return held.getvalue()
