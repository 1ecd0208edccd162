"""What drawings for paper share. x in percent, y in pixels; words are escaped here."""

from __future__ import annotations

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
