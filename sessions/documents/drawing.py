"""HTML to PDF/UA. Importing this loads Pango, so nothing but a worker does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from sessions.documents.pages import Pages

OWN = "https://own.invalid/"  # where our static files are, for the pages; nothing is asked of any network
TYPES = {".css": "text/css", ".woff2": "font/ttf"}


class ForeignAddress(Exception):
    """The pages ask for something that is not ours to give."""


@dataclass(frozen=True)
class Drawn:
    pdf: bytes
    page_count: int


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # untyped
    """Our style sheets and fonts. Anything else ends the drawing: a record may hold an address."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if not url.startswith(OWN):
            raise FatalURLFetchingError(f"not one of our own files: {url[:40]}")
        name = PurePosixPath(unquote(urlsplit(url).path).lstrip("/"))
        found = finders.find(str(name)) if name.suffix in TYPES and ".." not in name.parts else None
        if not isinstance(found, str):
            raise FatalURLFetchingError(f"no such file of ours: {name}")
        content = unpacked(found) if name.suffix == ".woff2" else Path(found).read_bytes()
        return URLFetcherResponse(url, content, {"Content-Type": TYPES[name.suffix]})


@cache
def unpacked(font: str) -> bytes:
    """A WOFF2 font as plain TrueType: unpacking takes longer than drawing, so it is done once a process."""
    opened, kept = TTFont(font), BytesIO()
    opened.flavor = None
    opened.save(kept)
    return kept.getvalue()


def draw(pages: Pages) -> Drawn:
    """The first of its texts that fits on as many pages as it may have; else the last, the shortest."""
    for html in pages.texts:
        laid = lay_out(html)
        if not pages.limit or len(laid.pages) <= pages.limit:
            break
    return Drawn(laid.write_pdf(pdf_variant="pdf/ua-1"), len(laid.pages))


def lay_out(html: str) -> Any:
    """What is fatal to WeasyPrint is no `Exception` there, and would pass by whoever looks after the row."""
    try:
        return HTML(string=html, base_url=OWN, url_fetcher=OwnFilesOnly()).render(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as why:
        raise ForeignAddress(str(why)) from None
