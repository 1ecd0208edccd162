"""HTML to PDF/UA. Importing this loads Pango, so nothing but a worker does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

OWN = "https://own.invalid/"  # where our static files are, for the pages; nothing is asked of any network
SHEETS = ("css/tokens.css", "vendor/paper/fonts.css", "css/paper.css")
TYPES = {".css": "text/css", ".woff2": "font/woff2"}


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
        return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": TYPES[name.suffix]})


@cache
def letter_paper() -> tuple[FontConfiguration, list[CSS]]:
    """Fonts and style sheets, the same for all: reading them takes longer than drawing, so once a process."""
    fonts = FontConfiguration()
    return fonts, [CSS(url=OWN + one, url_fetcher=OwnFilesOnly(), font_config=fonts) for one in SHEETS]


def draw(texts: Iterable[str], limit: int = 0) -> Drawn:
    """The first that fits on `limit` pages (0: any number); else the last. Longest first."""
    for html in texts:
        laid = lay_out(html)
        if not limit or len(laid.pages) <= limit:
            break
    return Drawn(laid.write_pdf(pdf_variant="pdf/ua-1"), len(laid.pages))


def lay_out(html: str) -> Any:
    """What is fatal to WeasyPrint is no `Exception` there, and would pass by whoever looks after the row."""
    fonts, sheets = letter_paper()
    page = HTML(string=html, base_url=OWN, url_fetcher=OwnFilesOnly())
    try:
        return page.render(pdf_variant="pdf/ua-1", stylesheets=sheets, font_config=fonts)
    except FatalURLFetchingError as why:
        raise ForeignAddress(str(why)) from None
