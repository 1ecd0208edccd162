"""What the repository may and may not hold."""

import re
import subprocess

from tests.guards.source import ROOT

ADDRESS = re.compile(r"https?://[^\s\"']*(pypi|npmjs|registry|/simple/)", re.IGNORECASE)
TOP = {
    "manage.py", "integration_care", "patients", "sessions", "templates", "static", "tests", "pyproject.toml",
    "docker-compose.yml", "README.md", "Makefile", "Dockerfile", ".ci", ".env.example", "requirements.txt",
    "requirements-dev.txt", "requirements-bench.txt", "package.json", "package-lock.json", ".npmrc",
    ".gitignore", ".dockerignore", "LICENSE",
}  # fmt: skip


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_the_top_level_is_the_owners():
    assert {name.split("/")[0] for name in tracked()} - TOP == set()


def test_no_file_names_a_package_registry():
    texts = {
        name: (ROOT / name).read_text(errors="ignore") for name in tracked() if not name.endswith(".png")
    }
    assert [name for name, text in texts.items() if ADDRESS.search(text) and "guards" not in name] == []


def test_no_third_party_asset_is_committed():
    assert [name for name in tracked() if "vendor/" in name or name.endswith((".min.js", ".woff2"))] == []


def test_no_page_carries_inline_script_or_style():
    inline = re.compile(
        r"<style|\sstyle=|\son(click|change|submit|input|load)=|<script(?![^>]*\bsrc=)", re.IGNORECASE
    )
    found = [
        name
        for name in tracked()
        if name.startswith("templates/")
        and not name.startswith("templates/emails")
        and inline.search((ROOT / name).read_text())
    ]
    assert found == []
