"""What drawings for paper share. x in percent, y in pixels; words are escaped here."""

from __future__ import annotations

from base64 import b64encode

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

STRONG = 'font-size="10" font-weight="600" fill="#16212b"'
QUIET = 'font-size="9.5" fill="#5f6b77"'
NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def picture(drawing: str, told: str) -> SafeString:
    """One <svg> as an image in itself: what reads the page by elements and rules passes it by.

    `told`: the same in words, where PDF readers look.
    """
    whole = drawing.translate(NOT_IN_XML).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    source = b64encode(whole.encode()).decode()
    return format_html('<img class="drawing" alt="{}" src="data:image/svg+xml;base64,{}">', told, source)


def rule(y: float, colour: str, more: str = "", *, left: float, right: float) -> str:
    ends = f'x1="{left}%" x2="{right}%" y1="{y}" y2="{y}"'
    return f'<line {ends} stroke="{colour}" stroke-width=".8" {more} />'


def at(x: float, y: float, drawing: str) -> str:
    """A path around its own origin. Its size spares WeasyPrint working one out."""
    return f'<svg x="{x}%" y="{y}" width="1" height="1" overflow="visible">{drawing}</svg>'


def disc(x: float, y: float, look: str) -> str:
    return f'<circle cx="{x}%" cy="{y}" {look} />'


def words(x: float, y: float, text: str, *, anchor: str = "start", is_strong: bool = False) -> str:
    look = STRONG if is_strong else QUIET
    return f'<text x="{x}%" y="{y}" text-anchor="{anchor}" {look}>{escape(text)}</text>'
