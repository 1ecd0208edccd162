"""Only actions write, and nothing happens behind anyone's back."""

import ast
import re

from tests.guards.source import calls, modules, name_of, tree

WRITES = re.compile(
    r"\.(save|create|bulk_create|bulk_update|update_or_create|get_or_create|delete)$|objects.*\.update$"
)
FORMS_AND_VIEWS = re.compile(r"/(views|forms|presenters|templatetags)(/|\.py)")
NOT_ROWS = (
    "messages.",
    "self.cleaned",
    "context.",
    "initial.",
    "kwargs.",
    "response.",
    "request.session",
    "data.",
)


def test_views_forms_and_presenters_write_nothing():
    found = [
        f"{name_of(path)}:{line} {call}"
        for path in modules()
        if FORMS_AND_VIEWS.search(name_of(path))
        for line, call in calls(path)
        if WRITES.search(call) and not call.startswith(NOT_ROWS)
    ]
    assert found == []


def test_there_are_no_signals():
    found = [
        name_of(path)
        for path in modules()
        if "django.db.models.signals" in path.read_text() or "django.dispatch" in path.read_text()
    ]
    assert found == []


def test_no_model_hides_work_in_save():
    found = [
        f"{name_of(path)}:{node.name}"
        for path in modules()
        if "/models" in name_of(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete")
    ]
    assert found == []


def test_no_module_is_named_after_nothing():
    banned = {"utils.py", "helpers.py", "signals.py", "manager.py", "misc.py"}
    assert [name_of(path) for path in modules() if path.name in banned] == []
