"""The fonts of pages: what Fontsource ships, and beside it a small file with the letters that come first.

A letter outside of a small file is drawn from the whole one, which is asked for only then.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILIES = ("inter", "source-serif-4")
OF_ENGLISH = "U+20-7E,U+A0,U+B0-B1,U+B7,U+D7,U+2013-2014,U+2018-2019,U+201C-201D,U+2026"
OF_SPANISH = "U+A1,U+BF,U+C1,U+C9,U+CD,U+D1,U+D3,U+DA,U+DC,U+E1,U+E9,U+ED,U+F1,U+F3,U+FA,U+FC"
FIGURES = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
OF_THE_WEST = (
    "U+20-7E,U+A0-FF,U+131,U+152-153,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+2030,"
    "U+2032-2033,U+2039-203A,U+20AC,U+2122,U+2191,U+2193,U+2212"
)


@dataclass(frozen=True)
class Small:
    """`weights`: as far as our sheets go; one alone draws all. `features`: what our sheets ask for."""

    family: str
    whole: str
    letters: str
    weights: tuple[int, int] | int
    features: tuple[str, ...]


SMALL = {
    "work": Small(
        "Inter Variable", "inter-latin-wght-normal", OF_THE_WEST, (400, 900),
        ("kern", "calt", "ccmp", "locl", "mark", "tnum"),
    ),
    "voice": Small(
        "Source Serif 4 Variable", "source-serif-4-latin-wght-normal", f"{OF_ENGLISH},{OF_SPANISH}", 400,
        ("kern", "ccmp", "mark", "lnum"),
    ),
}  # fmt: skip


def write_fonts(vendor: Path, built: Path) -> None:
    """Into `built`: whole.css with the whole ones, work.css and voice.css with the small ones, in fonts/."""
    (built / "fonts").mkdir(parents=True, exist_ok=True)
    whole = "".join((vendor / f"{family}.css").read_text(encoding="utf-8") for family in FAMILIES)
    (built / "whole.css").write_text(whole.replace("url(./files/", "url(../vendor/fonts/files/"))
    for name, small in SMALL.items():
        cut(small, vendor / f"files/{small.whole}.woff2", built / f"fonts/{name}.woff2")
        (built / f"{name}.css").write_text(face(name, small))


def face(name: str, small: Small) -> str:
    """Comes after the whole ones: of two faces that have a letter, the later counts."""
    return (
        f'@font-face{{font-family:"{small.family}";font-style:normal;font-display:swap;font-weight:100 900;'
        f'src:url(./fonts/{name}.woff2) format("woff2");unicode-range:{small.letters}}}\n'
    )


def cut(small: Small, source: Path, target: Path) -> None:
    font = TTFont(source)
    if "tnum" in small.features:
        only_figures_are_tabular(font)
    wanted = {"layout_features": list(small.features), "name_IDs": [1, 2]}
    subsetter = subset.Subsetter(subset.Options(notdef_outline=True, **wanted))
    subsetter.populate(unicodes=subset.parse_unicodes(small.letters.replace("U+", "")))
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": small.weights})
    font.flavor = "woff2"
    font.save(target)


def only_figures_are_tabular(font: TTFont) -> None:
    """Inter widens hyphens, spaces and brackets with them, which tears words apart beside figures."""
    found = font["GSUB"].table
    tabular = [one.Feature for one in found.FeatureList.FeatureRecord if one.FeatureTag == "tnum"]
    for index in {index for feature in tabular for index in feature.LookupListIndex}:
        for part in found.LookupList.Lookup[index].SubTable:
            swaps = getattr(part, "ExtSubTable", part).mapping
            for glyph in swaps.keys() - FIGURES:
                del swaps[glyph]
