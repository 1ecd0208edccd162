"""No patient is ever told that something was missed, failed or overdue."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = settings.ROOT / "templates"
PLACES = [TEMPLATES / "portal", TEMPLATES / "emails", settings.ROOT / "patients/journals/prompt_sets"]
SHAMING = re.compile(r"\b(missed|failed|failure|overdue|too late|streak|you have not|you did not)\b", re.I)
WORDS_IN_CODE = [settings.ROOT / "patients/portal"]


def files():
    written = [path for place in PLACES for path in place.rglob("*") if path.is_file()]
    return written + [path for place in WORDS_IN_CODE for path in place.rglob("*.py")]


@pytest.mark.parametrize("path", files(), ids=lambda path: str(Path(path).relative_to(settings.ROOT)))
def test_nothing_a_patient_reads_blames_them(path):
    assert SHAMING.search(path.read_text()) is None


@pytest.mark.parametrize("path", sorted((TEMPLATES / "portal").rglob("*.html")), ids=lambda path: path.name)
def test_red_is_only_for_help(path):
    if path.name == "help.html":
        return
    assert not re.search(r"btn-danger|chip-red|card-red|tone=\"red\"|btn-quiet-red", path.read_text())
