"""A number that somebody typed among words dials; nothing else in them becomes a link."""

import pytest

from integration_care.core.ui.telephones import with_calls


@pytest.mark.parametrize("words", ["", "Rosa Quill, patient advocate", "Room 12, since 2026-06-17", "988"])
def test_words_without_a_number_stay_words(words):
    assert with_calls(words) == words


def test_what_was_typed_is_escaped_around_a_number():
    told = with_calls("<b>Rosa</b> & co, (212) 555-0180.")
    assert told.startswith("&lt;b&gt;Rosa&lt;/b&gt; &amp; co, <a ")
    assert told.endswith('href="tel:+1-212-555-0180">(212) 555-0180</a>.')


def test_each_of_two_numbers_dials():
    assert with_calls("Rosa +1 212 555 0144 or +44 20 7946 0018").count('href="tel:') == 2
