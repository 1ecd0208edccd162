"""Which reason was chosen, found again in the line that a window keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.followups.reasons import OTHER, REASONS, in_one_line, sort_of

CHOICES = st.sampled_from([reason for reason in REASONS if reason != OTHER])


@given(CHOICES, st.text(max_size=250))
def test_a_choice_is_found_again_whatever_was_added(choice, words):
    assert sort_of(in_one_line(choice, words)) == choice


@pytest.mark.parametrize(
    ("kept", "sort"), [("", ""), ("Moved house", OTHER), ("Other", OTHER), ("Travelled far", OTHER)]
)
def test_own_words_are_other_and_nothing_is_no_reason(kept, sort):
    assert sort_of(kept) == sort
