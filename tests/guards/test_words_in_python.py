"""What Python says on a patient's page is marked too: no sentence and no capitalised word outside gettext."""

import ast
import re

import pytest

from tests.guards.source import modules, name_of, tree

# What patients read is made here; what their room tells staff is not read by them.
ROOMS = (
    "patients/portal/",
    "patients/relapse/editing.py",
    "patients/relapse/forms.py",
    "patients/relapse/page.py",
    "patients/journals/replies.py",
)
FOR_STAFF = ("patients/portal/actions.py",)
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "told", "translated"}
UNREAD = {"debug", "exception", "record", "warning"}
WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}|\A[A-Z][a-z]+\Z")
# What a cookie is told.
NAMES = {"Lax"}


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def is_marked(node: ast.AST) -> bool:
    return isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and called(node) in MARKS | UNREAD)


def docstrings(source: ast.Module) -> set[int]:
    told = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body[0] for node in ast.walk(source) if isinstance(node, told) and node.body]
    return {id(first.value) for first in bodies if isinstance(first, ast.Expr)}


def unmarked(source: ast.Module) -> list[str]:
    skipped = docstrings(source)
    for node in ast.walk(source):
        if is_marked(node):
            skipped |= {id(inside) for inside in ast.walk(node)}
    texts = [node for node in ast.walk(source) if isinstance(node, ast.Constant) and id(node) not in skipped]
    said = [node.value for node in texts if isinstance(node.value, str)]
    return [words for words in said if WORDS.search(words) and words not in NAMES]


def test_what_patients_read_is_marked_in_python_too():
    read = [path for path in modules() if name_of(path).startswith(ROOMS) and name_of(path) not in FOR_STAFF]
    found = {name_of(path): unmarked(tree(path)) for path in read if path.name != "device.py"}
    assert len(found) > 30
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("source", ['title = "A page for you"', 'f"Written by {who}, today"', 'x = "Yes"'])
def test_unmarked_words_are_found(source):
    assert unmarked(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    ['_("A page for you")', 'raise Refused("no such page")', '"""Words for us."""', 'kind = "not_safe"'],
)
def test_marked_words_are_not(source):
    assert unmarked(ast.parse(source)) == []
