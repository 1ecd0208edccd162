"""A table taken away as CSV: no cell is a formula, whoever typed it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration_care.core.sheet import cell, sheet
from tests.guards.source import modules, name_of


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_would_be_a_formula_is_text(typed):
    assert cell(typed) == f"'{typed}"


@pytest.mark.parametrize(("value", "text"), [(-3, "-3"), (None, ""), ("3 of 6", "3 of 6"), ("", "")])
def test_numbers_and_plain_words_stay_as_they_are(value, text):
    assert cell(value) == text


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_every_row_comes_back_with_its_words_and_none_is_a_formula(rows):
    answer = sheet("x.csv", ["a", "b"], rows)
    read = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert read[0] == ["a", "b"]
    assert [[one.removeprefix("'") for one in row] for row in read[1:]] == [
        [one.removeprefix("'") for one in row] for row in rows
    ]
    assert not any(one.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for row in read[1:] for one in row)


def test_it_is_a_download_under_its_name():
    answer = sheet("caseload-2026-03-03.csv", ["a"], [])
    assert answer["Content-Disposition"] == 'attachment; filename="caseload-2026-03-03.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_nothing_else_writes_a_table_for_a_spreadsheet():
    writers = [name_of(path) for path in modules() if "csv.writer" in path.read_text()]
    assert writers == ["integration_care/core/sheet.py"]
