"""Third-party files: only what the lock names, complete, and from nowhere in particular."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"


def test_every_built_file_that_pages_name_is_there():
    pages = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.*"))
    named = set(re.findall(r"static ['\"]((?:built|vendor)/[^'\"]+)['\"]", pages))
    assert named
    assert [name for name in sorted(named) if not (STATIC / name).exists()] == []


def test_every_font_file_named_by_a_sheet_is_there():
    for sheet in [*(STATIC / "vendor/fonts").glob("*.css"), STATIC / "vendor/paper/fonts.css"]:
        files = re.findall(r"url\(\"?\./([^)\"]+)\"?\)", sheet.read_text())
        assert files
        assert all((sheet.parent / file).exists() for file in files)


def test_no_source_maps_are_asked_for():
    for path in (STATIC / "vendor").rglob("*"):
        if path.suffix in {".css", ".js"}:
            assert "sourceMappingURL" not in path.read_text(), path


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_python_lock_names_no_registry(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "--hash=sha256:" in text


def test_npm_lock_names_no_registry_and_has_every_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    ours = packages.pop("")
    assert set(ours["dependencies"]) <= {name.removeprefix("node_modules/") for name in packages}
    for package in packages.values():
        assert "resolved" not in package
        assert package["integrity"].startswith("sha512-")
