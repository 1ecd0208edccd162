"""Styles: each is worn. A class that no page, script or view names any more leaves the style sheets."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tests.guards.source import ROOMS, ROOT

COMMENT = re.compile(r"/\*.*?\*/|url\([^)]*\)", re.DOTALL)
SELECTOR = re.compile(r"([^{}]+)\{")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
WORD = re.compile(r"[\w-]+")
# What is put together: `card-{{ tone }}`, f"trend-{kind}", `is-${state}`, "glass-" + key.
BEGINNING = re.compile(r"""([\w-]+-)(?=\{|\$\{|["'`])""")
OURS = {"templates": ("html", "js"), "static/js": ("js",)} | dict.fromkeys(ROOMS, ("py", "html"))
BY_LIBRARIES = {"htmx-request"}  # htmx sets it while it asks


@cache
def what_is_said() -> str:
    """By us, and by the templates that draw our forms."""
    texts = [
        path.read_text()
        for folder, endings in OURS.items()
        for ending in endings
        for path in (ROOT / folder).rglob(f"*.{ending}")
    ]
    drawn = Path(find_spec("crispy_bootstrap5").origin).parent / "templates"
    return "\n".join([*texts, *(path.read_text() for path in drawn.rglob("*.html"))])


def classes(sheet: str) -> set[str]:
    selectors = [one for one in SELECTOR.findall(COMMENT.sub("", sheet)) if not one.lstrip().startswith("@")]
    return {name for one in selectors for name in CLASS.findall(one)}


def unworn(names: set[str]) -> list[str]:
    said, beginnings = set(WORD.findall(what_is_said())), set(BEGINNING.findall(what_is_said()))
    rest = names - said - BY_LIBRARIES
    return sorted(name for name in rest if not name.startswith(tuple(beginnings)))


def test_a_style_that_nothing_wears_is_found():
    sheet = "@media print { .worn-by-nobody, .card-red .btn { color: red; } } /* .and-this */"
    assert unworn(classes(sheet)) == ["worn-by-nobody"]


def test_every_style_is_worn_by_something():
    sheets = "\n".join(path.read_text() for path in (ROOT / "static" / "css").glob("*.css"))
    assert len(classes(sheets)) > 500
    assert unworn(classes(sheets)) == []
