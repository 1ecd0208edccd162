"""What was searched for goes into an address sealed, and comes out of that address alone."""

import pytest

from integration_care.core.in_addresses import opened_from_address, sealed_for_address


def test_words_come_back_for_their_place_alone():
    sealed = sealed_for_address("Dana Mörk", "patients")
    assert "Dana" not in sealed and sealed.isascii() and "=" not in sealed and "/" not in sealed
    assert opened_from_address(sealed, "patients") == "Dana Mörk"
    assert opened_from_address(sealed, "elsewhere") == ""


@pytest.mark.parametrize("cut", ["", "a", "abc", "%%%", "é", "A" * 200])
def test_what_was_not_sealed_says_nothing(cut):
    assert opened_from_address(cut, "patients") == ""


def test_no_words_are_no_seal():
    assert sealed_for_address("", "patients") == ""
