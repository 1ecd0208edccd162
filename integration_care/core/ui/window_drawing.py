"""The window bar as SVG. A board draws fifty at a time, so here Python prints and no template.

Positions are percentages, so circles stay round at any width. Colours are attributes for print
(WeasyPrint reads no page CSS inside SVG); on screen the classes follow the tokens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from integration_care.core.ui.window_bar import Band, MarkKind, PlacedMark, Spot, Tick, WindowBar

Variant = Literal["compact", "full"]
HEIGHT = {"compact": 32, "full": 78}
AXIS_AT = {"compact": 16, "full": 32}
PAPER_FONT = "Inter latin, sans-serif"  # static/vendor/paper/fonts.css
ELAPSED = {"teal": "#0d6b68", "amber": "#c07a2c", "green": "#4a9468", "plum": "#93607a"}
DIAMOND = "M0-7 7 0 0 7-7 0Z"
MARKS = {
    "journal": '<circle class="wb-ring" r="6" fill="#ffffff" stroke="#4b5a68" stroke-width="1.6" />'
    '<path class="wb-stroke" d="M-2.6-1.5H2.6M-2.6 1.5H.8" fill="none" stroke="#4b5a68" stroke-width="1.4"'
    ' stroke-linecap="round" />',
    "message": '<circle class="wb-message" r="3.4" fill="#4b5a68" stroke="#ffffff" stroke-width="1.4" />',
    "call": '<circle class="wb-call" r="5.4" fill="#4b5a68" stroke="#ffffff" stroke-width="1.4" />',
    "booked": '<circle class="wb-booked" r="7" fill="#ffffff" stroke="#0d6b68" stroke-width="2.2"'
    ' stroke-dasharray="2.75 1.648" />',
    "done": '<circle class="wb-done" r="7.6" fill="#2c7a4b" stroke="#ffffff" stroke-width="1.4" />'
    '<path class="wb-check" d="M-3.1.2-.9 2.5 3.3-2.1" fill="none" stroke="#ffffff" stroke-width="1.9"'
    ' stroke-linecap="round" stroke-linejoin="round" />',
    "dose": f'<path class="wb-dose" d="{DIAMOND}" fill="#16212b" stroke="#ffffff" />',
}

WEIGHT: tuple[MarkKind, ...] = ("message", "journal", "call", "booked", "dose", "done")


def draw(bar: WindowBar, variant: Variant = "compact", *, is_for_paper: bool = False) -> SafeString:
    """One <svg>. "full" adds hour and local time labels; words are escaped here.

    `is_for_paper`: without the words of its marks, which are tooltips on screen, and with the font by name,
    which no style sheet can tell a drawing there.
    """
    extra = " window-bar-full" if variant == "full" else ""
    font = f' font-family="{PAPER_FONT}"' if is_for_paper else ""
    parts = [
        f'<svg class="window-bar window-bar-{bar.tone}{extra}" width="100%" height="{HEIGHT[variant]}"'
        f' role="img" aria-label="{escape(bar.text)}"{font}>',
        f'<g transform="translate(0 {AXIS_AT[variant]})">',
        *bands(bar),
        *(tick(one, is_labelled=variant == "full" and bool(one.hour)) for one in bar.ticks),
        now(bar.now, is_labelled=variant == "full") if bar.now else "",
        at(bar.track.x, f'<path class="wb-dose" d="{DIAMOND}" fill="#16212b" />'),
        *(placed(mark, "" if is_for_paper else mark.label) for mark in weightiest_last(bar.marks)),
        "</g></svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every word that people wrote is escaped above


def bands(bar: WindowBar) -> Iterator[str]:
    yield stripe("wb-track", bar.track, 8, 'rx="2" fill="#efede7"')
    yield stripe("wb-open", bar.opening, 10, 'rx="2" fill="#cbe5e2"')
    for night in bar.nights:
        yield stripe("wb-night", night, 10, 'fill="#16212b" fill-opacity=".06"')
    if bar.extension:
        yield line("wb-extension", bar.extension, 'stroke="#cbe5e2" stroke-width="4"')
    if bar.cut:
        skewed = 'transform="skewX(-32)" stroke="#8a929a" stroke-width="8" stroke-dasharray="1.5 4.5"'
        yield line("wb-cut", bar.cut, skewed)
    if bar.elapsed:
        yield stripe("wb-elapsed", bar.elapsed, 10, f'rx="2" fill="{ELAPSED.get(bar.tone, "#aeb4ba")}"')


def stripe(name: str, band: Band, height: int, look: str) -> str:
    box = f'x="{band.x}" y="-{height // 2}" width="{band.width}" height="{height}"'
    return f'<rect class="{name}" {box} {look} />'


def line(name: str, band: Band, look: str) -> str:
    return f'<line class="{name}" x1="{band.x}" x2="{band.x2}" y1="0" y2="0" {look} />'


def at(x: str, drawing: str) -> str:
    """A drawing around its own origin, moved along the axis. Its size spares WeasyPrint working one out."""
    return f'<svg x="{x}" width="1" height="1" overflow="visible">{drawing}</svg>'


def tick(tick: Tick, *, is_labelled: bool) -> str:
    drawing = f'<line class="wb-tick" x1="{tick.x}" x2="{tick.x}" y1="7.5" y2="11" stroke="#7c8894" />'
    return drawing + labels(tick) if is_labelled else drawing


def labels(tick: Tick) -> str:
    anchor = tick.text_anchor
    names = f"wb-{anchor}{' wb-wide' if tick.is_wide_only else ''}"
    return (
        f'<text class="wb-hour {names}" x="{tick.x}" y="26" text-anchor="{anchor}" font-size="12"'
        f' font-weight="600" fill="#4b5a68">{escape(tick.hour)}</text>'
        f'<text class="wb-local {names}" x="{tick.x}" y="41" text-anchor="{anchor}" font-size="11.5"'
        f' fill="#5f6b77">{escape(tick.local)}</text>'
    )


def now(spot: Spot, *, is_labelled: bool) -> str:
    said, ends = _("now"), f'x1="{spot.x}" x2="{spot.x}"'
    word = (
        f'<text class="wb-now-word" x="{spot.x}" y="-17" text-anchor="{spot.text_anchor}" font-size="12"'
        f' font-weight="700" fill="#16212b">{escape(said)}</text>'
    )
    drawing = (
        f'<line class="wb-now-halo" {ends} y1="-11" y2="11" stroke="#ffffff" stroke-width="5" />'
        f'<line class="wb-now" {ends} y1="-12" y2="12" stroke="#16212b" stroke-width="2" />'
    )
    return drawing + word if is_labelled else drawing


def weightiest_last(marks: Iterable[PlacedMark]) -> list[PlacedMark]:
    """What is drawn later covers what stands at the same hour: a session done is never under a call."""
    return sorted(marks, key=lambda mark: WEIGHT.index(mark.kind))


def placed(mark: PlacedMark, label: str) -> str:
    """Discs stand by themselves; what has a path needs an origin of its own, and so does a label."""
    drawing = MARKS[mark.kind]
    if label or "<path" in drawing:
        told = f"<title>{escape(label)}</title>" if label else ""
        return at(mark.x, told + drawing)
    return drawing.replace("<circle ", f'<circle cx="{mark.x}" ')
