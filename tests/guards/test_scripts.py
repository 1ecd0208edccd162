"""No script needs itself by a detour: of two that need each other, neither can be read alone."""

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


def test_no_script_needs_itself_by_a_detour():
    scripts = [path.resolve() for path in (ROOT / "static" / "js").rglob("*.js")]
    assert [path.name for path in scripts if path in all_needed(path)] == []
