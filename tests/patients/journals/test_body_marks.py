"""Where in the body something is felt: what can be marked, how it is kept, how two days differ in words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.journals.body.marks import Mark, NotMarks, differences, in_order, read, strongest, words, write
from patients.journals.body.places import body
from patients.journals.presenters.body_map import body_map

TIGHT = Mark("chest", "tight", 6)
marks = st.builds(
    Mark, st.sampled_from(sorted(body().regions)), st.sampled_from(body().qualities), st.integers(0, 10)
)
several = st.lists(marks, unique_by=lambda mark: mark.key, max_size=12)


@pytest.mark.parametrize(
    "text",
    [
        "nonsense", "{}x", "[1]", '[{"place":"chest"}]', "3",
        json.dumps([{"place": "tail", "quality": "tight", "intensity": 3}]),
        json.dumps([{"place": "chest", "quality": "<script>", "intensity": 3}]),
        json.dumps([{"place": "chest", "quality": "tight", "intensity": 11}]),
        json.dumps([{"place": "chest", "quality": "tight", "intensity": -1}]),
        json.dumps([{"place": "chest", "quality": "tight", "intensity": 3}] * 61),
    ],
)  # fmt: skip
def test_what_is_no_mark_of_this_body_is_refused(text):
    with pytest.raises(NotMarks):
        read(text)


@given(several)
def test_what_is_written_is_read_again_head_first(found):
    assert read(write(found)) == in_order(found)


@given(several)
def test_a_day_does_not_differ_from_itself(found):
    assert differences(found, found) == []


@given(several, several)
def test_every_mark_that_differs_is_said_once(before, after):
    differing = {mark.key for mark in set(before) ^ set(after)}
    assert len(differences(before, after)) == len(differing)


@given(several)
def test_every_mark_is_told_on_the_side_where_it_is(found):
    told = {side.title: side.told for side in body_map(found).sides}
    for mark in found:
        assert mark.words in told[mark.region.side.capitalize()]


def test_marks_are_read_as_a_person_reads_them():
    assert words(write([TIGHT, Mark("face", "warm", 2)])) == (
        "Face and jaw: warm, 2 of 10\nChest: tight, 6 of 10"
    )
    assert words("") == ""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([], [TIGHT], ["Chest: tight is new, 6 of 10"]),
        ([TIGHT], [], ["Chest: tight is no longer marked"]),
        ([TIGHT], [Mark("chest", "tight", 3)], ["Chest: tight is less strong, 6 before and 3 after"]),
        ([Mark("chest", "tight", 3)], [TIGHT], ["Chest: tight is stronger, 3 before and 6 after"]),
        (
            [TIGHT],
            [Mark("chest", "warm", 6)],
            ["Chest: tight is no longer marked", "Chest: warm is new, 6 of 10"],
        ),
    ],
)
def test_two_days_differ_in_plain_words_without_praise_or_blame(before, after, said):
    assert differences(before, after) == said


def test_the_strongest_of_a_place_is_what_is_drawn():
    assert strongest([TIGHT, Mark("chest", "warm", 9)]) == {"chest": 9}
    shapes = {
        one.region.key: one for side in body_map([Mark("chest", "warm", 9)]).sides for one in side.shapes
    }
    assert (shapes["chest"].level, shapes["belly"].level) == ("5", "none")


@pytest.mark.parametrize("side", ["front", "back"])
def test_every_place_has_its_own_name_and_lies_in_the_picture(side):
    places = body().side(side)
    assert len({place.label for place in places}) == len(places) >= 20
    for place in places:
        across, down = place.middle
        assert 0 < across < body().width
        assert 0 < down < body().height
    assert {label for place in places if (label := place.label).startswith("Left")}


def test_left_is_left_from_behind_and_mirrored_from_the_front():
    assert body().regions["left-hand"].middle[0] > 100 > body().regions["left-hand-back"].middle[0]
