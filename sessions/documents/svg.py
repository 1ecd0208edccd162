"""What drawings for paper share. x in percent, y in pixels; words are escaped here."""

from __future__ import annotations

import re

from django.utils.html import escape

STRONG = 'font-size="10" font-weight="600" fill="#16212b"'
QUIET = 'font-size="9.5" fill="#5f6b77"'


def rule(y: float, colour: str, more: str = "", *, left: float, right: float) -> str:
    ends = f'x1="{left}%" x2="{right}%" y1="{y}" y2="{y}"'
    return f'<line {ends} stroke="{colour}" stroke-width=".8" {more} />'


def at(x: float, y: float, drawing: str) -> str:
    """A drawing around its own origin."""
    return f'<svg x="{x}%" y="{y}" overflow="visible">{drawing}</svg>'


def words(x: float, y: float, text: str, *, anchor: str = "start", is_strong: bool = False) -> str:
    look = STRONG if is_strong else QUIET
    return at(x, y, f'<text text-anchor="{anchor}" {look}>{escape(text)}</text>')


# What figures.css says of bars, for paper: WeasyPrint reads no sheet of the page inside a drawing.
BARS = """<style>
text { font-family: "Inter latin", sans-serif; }
.bars-label { fill: #16212b; font-size: 12px; }
.bars-said { fill: #4b5a68; font-size: 12px; }
.bars-label.is-all { font-weight: 600; }
.bars-track { fill: #efede7; }
.bars-share { fill: #9ec8c5; }
.bars-share.is-all { fill: #5b9b98; }
.bars-point { fill: #0d6b68; stroke: #ffffff; }
.bars-interval { stroke: #16212b; stroke-width: 1.4px; }
.bars-grid { stroke: #efede7; }
.bars-tick { fill: #5f6b77; font-size: 10px; }
</style>"""


def dressed(html: str) -> str:
    """The page's own bars (`analytics/bars.html`) with their colours inside."""
    return re.sub(r'(<svg class="bars"[^>]*>)', rf"\1{BARS}", html)
