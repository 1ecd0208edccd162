"""The shells and components render, with nothing that the content policy forbids."""

import re

import pytest
from django.template.loader import render_to_string

from integration_care.core.ui.samples import component_samples
from tests.guards.source import ROOT

SHAMING = re.compile(r"\b(missed|failed|overdue|streak)\b", re.IGNORECASE)
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)


@pytest.fixture
def component_page(rf):
    return render_to_string("demo/components.html", component_samples(), rf.get("/"))


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "405", "500"])
def test_error_pages_need_no_context(page):
    assert "<h1>" in render_to_string(f"{page}.html")


def test_every_component_states_its_context():
    silent = [
        path.name
        for path in (ROOT / "templates/components").glob("*.html")
        if not path.read_text().startswith("{% comment %}")
    ]
    assert silent == []


def test_the_component_page_has_no_inline_style(component_page):
    assert "style=" not in component_page
    assert "<style" not in component_page


def test_ids_on_the_component_page_are_unique(component_page):
    ids = re.findall(r'\sid="([^"]+)"', component_page)
    assert sorted(ids) == sorted(set(ids))


def test_no_patient_template_scolds():
    shown = {
        path.name: SHAMING.findall(COMMENT.sub("", path.read_text()))
        for folder in ("portal", "journals")
        for path in (ROOT / "templates" / folder).rglob("*.html")
    }
    shown["patient.html"] = SHAMING.findall((ROOT / "templates/demo/components/patient.html").read_text())
    assert {name: words for name, words in shown.items() if words} == {}


@pytest.mark.parametrize(
    ("theme", "attribute"), [("dark", True), ("light", True), ("", False), ('x" onload="', False)]
)
def test_a_chosen_theme_is_drawn_by_the_server(rf, theme, attribute):
    page = render_to_string("base.html", {"theme": theme}, rf.get("/"))
    assert ("data-bs-theme" in page.split("<head>")[0]) is attribute


def test_a_scale_tells_no_answer_from_zero():
    unanswered = render_to_string("components/scale.html", {"name": "mood", "label": "Mood", "value": None})
    zero = render_to_string("components/scale.html", {"name": "mood", "label": "Mood", "value": 0})
    checked = r'<input type="radio"\s+name="mood"\s+value="(\d*)"[^>]*\schecked'
    assert re.findall(checked, unanswered) == [""]
    assert re.findall(checked, zero) == ["0"]
