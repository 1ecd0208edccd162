"""The table of the long drills leaves none out, and takes a quiet day for none."""

from types import SimpleNamespace

import pytest

from tests.drills.table import Table, says_something

FOUND = {"owed": 10, "received": 9, "repeats": 0, "told_instead": 1, "lost": [], "faults": {}}


def a_day(**such):
    told = {"kind": "kill -9 of beats", "troubles": 3, "seconds": 30, "notes": {}, "found": FOUND}
    return SimpleNamespace(**told | such)


@pytest.mark.parametrize("such", [{"troubles": 0}, {"found": FOUND | {"received": 4}}])
def test_a_day_without_trouble_or_without_letters_shows_nothing(such):
    assert says_something(a_day())
    assert not says_something(a_day(**such))


def test_a_drill_that_failed_or_was_left_out_has_its_row():
    table = Table()
    table.day("test_beats_killed", a_day())
    table.ended("test_beats_killed", "FAILED", "two came twice")
    table.ended("test_clock_of_the_database_steps", "left out", "libfaketime is not installed")
    _head, beats, clock, _seed = table.lines()
    assert "kill -9 of beats" in beats and beats.endswith("none; FAILED: two came twice")
    assert "clock of the database steps" in clock
    assert clock.endswith("left out: libfaketime is not installed")
