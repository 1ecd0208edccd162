"""Scripts: none needs itself by a detour (neither could be read alone), none is missing where a page asks."""

import re
from pathlib import Path

from tests.guards.source import ROOT

IMPORT = re.compile(r"""from\s+["'](\.{1,2}/[^"']+)["']""")


def needs(script: Path) -> set[Path]:
    return {(script.parent / name).resolve() for name in IMPORT.findall(script.read_text())}


def all_needed(script: Path) -> set[Path]:
    found, ahead = set(), [script]
    while ahead:
        new = needs(ahead.pop()) - found
        found |= new
        ahead += [one for one in new if one.is_file()]
    return found


ASKS_BY_HTMX = re.compile(r"hx-(get|post|trigger)")
HAS_NO_HTMX = re.compile(r'extends "(portal/base|base_patient|base_plain)\.html"')
PARTS = re.compile(r'include "([^"]+)"')


def asks_by_htmx(template: Path) -> bool:
    text = template.read_text()
    parts = [ROOT / "templates" / name for name in PARTS.findall(text)]
    return bool(ASKS_BY_HTMX.search(text)) or any(asks_by_htmx(part) for part in parts if part != template)


def test_a_page_of_patients_that_asks_by_htmx_loads_it():
    pages = [path for path in (ROOT / "templates").rglob("*.html") if HAS_NO_HTMX.search(path.read_text())]
    asking = [page for page in pages if asks_by_htmx(page)]
    assert asking
    assert [page.name for page in asking if "htmx-2.min.js" not in page.read_text()] == []


def test_no_script_needs_itself_by_a_detour():
    scripts = [path.resolve() for path in (ROOT / "static" / "js").rglob("*.js")]
    assert [path.name for path in scripts if path in all_needed(path)] == []
