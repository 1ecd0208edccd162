"""HTML to PDF/UA. Importing this loads Pango, so nothing but the press does; it knows no Django."""

from __future__ import annotations

import re
from base64 import b64decode
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

OWN = "https://own.invalid/"  # where our static files are, for the pages; nothing is asked of any network
STATIC = Path(__file__).resolve().parents[3] / "static"
TOKENS, FACES, PAPER = STATIC / "css/tokens.css", "vendor/paper/fonts.css", STATIC / "css/paper.css"
TOKEN, ASKED = re.compile(r"--([a-z0-9-]+):\s*([^;]+);"), re.compile(r"var\(--([a-z0-9-]+)\)")
DRAWN = "data:image/svg+xml;base64,"
TYPES = {".css": "text/css", ".ttf": "font/ttf"}
VARIANT = "pdf/ua-1"


class ForeignAddress(Exception):
    """The pages ask for something that is not ours to give."""


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # untyped
    """Our style sheets and fonts, and drawings that are their own address (`documents.svg.picture`).

    Anything else ends the drawing: a record may hold an address. What a drawing asks for comes by here too.
    """

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith(DRAWN):
            return URLFetcherResponse(url, b64decode(url[len(DRAWN) :]), {"Content-Type": "image/svg+xml"})
        if not url.startswith(OWN):
            raise FatalURLFetchingError(f"not one of our own files: {url[:40]}")
        name = PurePosixPath(unquote(urlsplit(url).path).lstrip("/"))
        found = STATIC / name
        if name.suffix not in TYPES or ".." in name.parts or not found.is_file():
            raise FatalURLFetchingError(f"no such file of ours: {name}")
        return URLFetcherResponse(url, found.read_bytes(), {"Content-Type": TYPES[name.suffix]})


@cache
def letter_paper() -> tuple[FontConfiguration, list[CSS]]:
    """Fonts and style sheets, the same for all: reading them takes longer than drawing, so once a process."""
    fonts, ours = FontConfiguration(), OwnFilesOnly()
    faces = CSS(url=OWN + FACES, url_fetcher=ours, font_config=fonts)
    return fonts, [faces, CSS(string=in_ink(PAPER.read_text()), url_fetcher=ours, font_config=fonts)]


def in_ink(style: str) -> str:
    """With the light colours in their places: what has to be looked up is looked up for each element."""
    light, _, _dark = TOKENS.read_text().partition("@media")
    colours = dict(TOKEN.findall(light))
    return ASKED.sub(lambda asked: colours[asked[1]], style)


def lay_out(html: str) -> Any:
    """Raises `ForeignAddress`, and whatever a layout may fail with."""
    fonts, sheets = letter_paper()
    page = HTML(string=html, base_url=OWN, url_fetcher=OwnFilesOnly())
    try:
        return page.render(pdf_variant=VARIANT, stylesheets=sheets, font_config=fonts)
    except FatalURLFetchingError as why:
        raise ForeignAddress(str(why)) from None


def written(laid: Any) -> bytes:
    return laid.write_pdf(pdf_variant=VARIANT)  # type: ignore[no-any-return]
