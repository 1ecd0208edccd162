"""Nothing grows beyond what fits in one's eye."""

from tests.guards.source import ROOT, functions, modules, name_of


def test_no_module_is_over_300_lines():
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > 300} == {}


def test_no_function_is_over_45_lines():
    assert {name: lines for name, lines in functions() if lines > 45} == {}


def test_no_view_is_over_15_lines_of_body():
    views = {name: lines for name, lines in functions() if "/views" in name.split(":")[0]}
    assert {name: lines for name, lines in views.items() if lines > 18} == {}


def test_no_template_is_over_120_lines():
    templates = {path: len(path.read_text().splitlines()) for path in (ROOT / "templates").rglob("*.html")}
    assert {name_of(path): lines for path, lines in templates.items() if lines > 120} == {}
