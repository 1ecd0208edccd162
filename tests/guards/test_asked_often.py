"""What is given to a question that is asked often makes few questions of it: none is built for every page."""

from datetime import date
from enum import Enum
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from integration_care.core.asked_often import QUESTIONS

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


def makes_few(hint: Any) -> bool:
    if get_origin(hint) is UnionType:
        return all(map(makes_few, get_args(hint)))
    return hint == list[UUID] or issubclass(hint, FEW) or hasattr(hint, "stand_in")
