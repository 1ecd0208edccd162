"""Every pair of colours that carries text or meaning is readable, in light and in dark."""

import re

import pytest

from tests.guards.source import ROOT

CSS = (ROOT / "static/css/tokens.css").read_text()
BLOCK = r"{selector}\s*\{{([^}}]*)\}}"
SELECTORS = {
    "light": r':root,\s*\[data-bs-theme="light"\]',
    "dark by device": r":root:not\(\[data-bs-theme\]\)",
    "dark by choice": r'\n\[data-bs-theme="dark"\]',
}
TONES = ("teal", "amber", "green", "plum", "red")
GROUNDS = ("paper", "paper-patient", "surface", "sunken")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in GROUNDS],
    *[(f"{tone}-ink", f"{tone}-soft") for tone in (*TONES, "neutral")],
    *[(f"{tone}-ink", "surface") for tone in TONES],
    *[(ink, ground) for ink in ("ink", "ink-2") for ground in ("amber-soft", "red-soft", "teal-wash")],
    *[("teal", ground) for ground in ("surface", "paper", "paper-patient")],
    ("amber-ink", "paper"), ("red-ink", "paper-patient"), ("red", "paper"), ("ink-3", "teal-wash"),
    ("on-teal", "teal"), ("on-teal", "teal-strong"), ("on-red", "red"), ("on-red", "red-strong"),
    ("on-inverse", "inverse"),
]  # fmt: skip
SHAPES = [
    *[(mark, "surface") for mark in ("line-control", "faint", "focus", *TONES)],
    *[(f"bar-{tone}", "surface") for tone in ("amber", "green", "plum", "hatch")],
    *[("line-control", ground) for ground in GROUNDS],
    ("on-green", "green"), ("focus", "paper"), ("ink", "bar-track"), ("ink", "bar-open"),
]  # fmt: skip


def tokens(theme: str) -> dict[str, str]:
    block = re.search(BLOCK.format(selector=SELECTORS[theme]), CSS)
    assert block is not None
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block.group(1)))


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of #rrggbb."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", SELECTORS)
def test_text_is_readable(theme):
    colours = tokens(theme)
    ratios = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in TEXT}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", SELECTORS)
def test_marks_and_borders_are_seen(theme):
    colours = tokens(theme)
    ratios = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in SHAPES}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 3} == {}


def test_dark_is_the_same_by_choice_and_by_device():
    assert tokens("dark by choice") == tokens("dark by device")


def test_dark_redefines_every_colour_and_nothing_else():
    assert tokens("dark by choice").keys() == tokens("light").keys()


def test_no_other_style_sheet_knows_a_colour():
    sheets = [path for path in (ROOT / "static/css").glob("*.css") if path.name != "tokens.css"]
    white_behind_qr_codes = "#ffffff"
    coloured = {
        path.name: set(re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", path.read_text())) - {white_behind_qr_codes}
        for path in sheets
    }
    assert {name: found for name, found in coloured.items() if found} == {}
