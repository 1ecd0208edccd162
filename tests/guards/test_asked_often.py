"""What is given to a question that is asked often makes few questions of it: none is built for every page."""

import ast
import inspect
from datetime import date
from enum import Enum
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from integration_care.core.asked_often import QUESTIONS
from tests.guards.source import modules, name_of, tree

import_module("integration_care.urls")  # every view, and what it asks
OURS = [one for one in QUESTIONS if not one.queryset.__module__.startswith("tests.")]
FEW = (UUID, date, str, Enum, bool, int, NoneType)


def test_there_are_such_questions():
    assert len(OURS) > 30


@pytest.mark.parametrize("question", OURS, ids=str)
def test_nothing_that_is_given_makes_questions_without_end(question):
    hints = get_type_hints(question.queryset)
    del hints["return"]
    assert [name for name, hint in hints.items() if not makes_few(hint)] == []


@pytest.mark.parametrize("question", OURS, ids=str)
def test_what_holds_rows_is_called_so_and_nothing_else_is(question):
    source = inspect.getsource(question.queryset)
    holds = "select_for_update(" in source or ".held()" in source
    assert any(word in question.__name__.split("_") for word in ("held", "locked")) == holds


def test_a_room_asks_in_held_py_only_about_what_it_holds():
    """And for what is read behind the lock."""
    beside = {f"{one.__module__}.{one.__name__}" for one in OURS if one.__module__.endswith(".held")}
    beside = {name for name in beside if not name.endswith("_held")}
    assert beside == {"patients.followups.held.window_by", "patients.journals.held.named_in"}


def test_one_row_is_taken_by_one_or_first():
    """Unpacked, a row that is gone is a ValueError, which nobody awaits."""
    names = {one.__name__ for one in OURS}
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if (asked := taken_by_hand(node)) and ast.unparse(asked.func).rpartition(".")[2] in names
    ]
    assert found == []


def taken_by_hand(node):
    """The call of which `(row,) = call` or `for row in call: return ...` takes one row, or None."""
    match node:
        case ast.Assign(targets=[ast.Tuple(elts=[_])], value=ast.Call() as asked):
            return asked
        case ast.For(iter=ast.Call() as asked, body=[ast.Return()]):
            return asked
    return None


def makes_few(hint: Any) -> bool:
    if get_origin(hint) is UnionType:
        return all(map(makes_few, get_args(hint)))
    return hint == list[UUID] or issubclass(hint, FEW) or hasattr(hint, "stand_in")
