"""How many parts a text takes, against a count of the slow kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.followups.wording.segments import BASIC, EXTENDED, segments


@pytest.mark.parametrize(
    ("text", "count", "room"),
    [
        ("", 1, 160), ("a" * 160, 1, 160), ("a" * 161, 2, 306), ("a" * 306, 2, 306), ("a" * 307, 3, 459),
        ("€" * 80, 1, 160), ("€" * 81, 2, 306), ("a" * 152 + "€" + "a" * 152, 3, 459),
        ("á" * 70, 1, 70), ("á" * 71, 2, 134), ("á" * 135, 3, 201), ("\N{SEEDLING}" * 35, 1, 70),
        ("\N{SEEDLING}" * 36, 2, 134),
    ],
)  # fmt: skip
def test_the_parts_of_known_texts(text, count, room):
    found = segments(text)
    assert (found.count, found.room) == (count, room)


@given(st.text(alphabet=sorted(BASIC | EXTENDED | {"á", "í", "\N{SEEDLING}"}), max_size=400))
def test_parts_are_as_many_as_filling_them_letter_by_letter_takes(text):
    is_plain = all(letter in BASIC | EXTENDED for letter in text)
    alone, joined = (160, 153) if is_plain else (70, 67)

    def width(letter):
        return (2 if letter in EXTENDED else 1) if is_plain else len(letter.encode("utf-16-be")) // 2

    parts = [[]]
    for letter in text:
        if sum(map(width, parts[-1])) + width(letter) > joined:
            parts.append([])
        parts[-1].append(letter)
    total = sum(map(width, text))
    assert segments(text).count == (1 if total <= alone else len(parts))
    assert segments(text).used == total


def test_letters_outside_the_alphabet_are_named():
    assert "á is in no phone's plain alphabet" in segments("Será").words
    assert segments("Hello").words == "1 part, 5 of 160 letters"
