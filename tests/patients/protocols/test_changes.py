"""What differs between two versions is said whole, and nothing else is."""

from contextlib import suppress
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from patients.protocols import presets
from patients.protocols.rules import ProtocolDataError, ProtocolRules
from patients.protocols.told.changes import changed_parts
from patients.protocols.told.parts import PARTS
from patients.protocols.told.value import Sort


@cache
def shipped(name="core-24-72"):
    return presets.load(name)


def all_lines(before, now):
    return [line for part in changed_parts(before, now) for line in part.lines]


def changed(**sections):
    data = shipped().to_data()
    for path, value in sections.items():
        owner, name = path.split("__")
        data[owner][name] = value
    return ProtocolRules.from_data(data)


@pytest.mark.parametrize("name", presets.names())
def test_a_version_beside_itself_has_no_changes(name):
    again = ProtocolRules.from_data(shipped(name).to_data())
    assert changed_parts(shipped(name), again) == []


def test_a_number_and_its_source_are_said_from_old_to_new():
    now = changed(window__close_h={"value": 60, "source": "our own"})
    (line,) = all_lines(shipped(), now)
    assert line.startswith("Closes after the dose: 72 h → 60 h; source ") and line.endswith("→ our own")


def test_a_change_read_backwards_is_told_backwards():
    now = changed(window__close_h={"value": 60, "source": shipped().window.close_h.source})
    assert all_lines(now, shipped()) == ["Closes after the dose: 60 h → 72 h"]


def rows_of(data, rows):
    for name in rows.path.split("."):
        data = data[name]
    return data


LISTS = [rows for part in PARTS for rows in part.lists]


def without_a_row(rows):
    """The rules without the last of the rows that nothing else needs; None where all are needed."""
    for index in reversed(range(len(rows.of(shipped())))):
        data = shipped().to_data()
        del rows_of(data, rows)[index]
        with suppress(ProtocolDataError):
            return ProtocolRules.from_data(data)
    return None


@pytest.mark.parametrize("rows", LISTS, ids=lambda rows: rows.path)
def test_a_row_taken_out_and_one_added_are_named(rows):
    if (fewer := without_a_row(rows)) is None:
        return  # what nobody can take out needs no words
    assert any("taken out" in line for line in all_lines(shipped(), fewer))
    assert any("added" in line for line in all_lines(fewer, shipped()))


def test_another_order_is_told_once():
    data = shipped().to_data()
    data["checklists"]["pre_dose"].reverse()
    (line,) = all_lines(shipped(), ProtocolRules.from_data(data))
    assert line.startswith("Order: ")


OTHERS = {
    Sort.NUMBER: lambda _, said: (said or 0) + 1,
    Sort.YES_NO: lambda _, said: not said,
    Sort.CHOICE: lambda value, said: next(one for one in value.options if one != said),
    Sort.TEXT: lambda _, said: f"{said or ''} more",
    Sort.LONG: lambda _, said: f"{said or ''} more",
    Sort.SEVERAL: lambda value, said: said[1:] if said else list(value.options)[:1],
    Sort.LINES: lambda _, said: [*said, "One more"],
}


def put(owner, path, value):
    """Change what stands at `path`; False where nothing else can stand there by itself."""
    *way, last = path.split(".")
    for name in way:
        owner = owner.get(name)
        if owner is None:
            return False
    stands = owner.get(last)
    is_sourced = isinstance(stands, dict) and "value" in stands
    if value.sort not in OTHERS:
        return False
    told = OTHERS[value.sort](value, stands["value"] if is_sourced else stands)
    owner[last] = {**stands, "value": told} if is_sourced else told
    return True


PLACES = [("", value) for part in PARTS for value in part.values] + [
    (rows.path, value) for rows in LISTS for value in rows.values if value.path not in ("key", "source")
]


@given(st.data())
def test_every_field_that_is_changed_is_named(pick):
    """Any of the fields that a page shows, of any row: the page of changes says which it was."""
    at, value = pick.draw(st.sampled_from(PLACES))
    data = shipped().to_data()
    owner = data
    if at:
        found = rows_of(data, next(rows for rows in LISTS if rows.path == at))
        owner = found[pick.draw(st.integers(0, len(found) - 1))]
    assume(put(owner, value.path, value))
    try:
        now = ProtocolRules.from_data(data)
    except ProtocolDataError:
        assume(False)
    assume(now != shipped())  # what is left unsaid may stand for the same
    lines = all_lines(shipped(), now)
    assert lines and any(
        value.label.lower() in line.lower() or "taken out" in line or "added" in line for line in lines
    )


@pytest.mark.parametrize(("one", "other"), list(pairwise(presets.names())))
def test_two_presets_differ_in_words_as_well(one, other):
    assert changed_parts(shipped(one), shipped(other))
