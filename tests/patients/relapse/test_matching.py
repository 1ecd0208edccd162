"""The same words in one sentence, and nothing cleverer: what a person can check at a glance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.relapse.matching import matches

WORDS = st.text(alphabet="abcdeé ñ'’.!?\nISTO", max_size=60)


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("I stop answering the phone", "I have nothing to tell you."),
        ("I stop answering the phone", "My phone is blue."),
        ("I stop answering the phone", "I stopped. The phone rang."),
        ("I sleep until noon", "Sleep was fine."),
        ("Insomnia", "I slept well."),
        ("I am not me", "I am me, not you."),
        ("", "Anything at all."),
        ("...", "Anything at all..."),
        ("I stop answering the phone", ""),
    ],
)
def test_what_does_not_sound_like_a_sign(sign, text):
    assert matches(sign, text) == []


@pytest.mark.parametrize(
    ("sign", "text", "sentence", "words"),
    [
        (
            "I stop answering the phone", "Slept badly. I stopped answering today! Tea.",
            "I stopped answering today!", ("stopped", "answering"),
        ),
        ("I stop answering the phone", "PHONE: not answered", "PHONE: not answered", ("PHONE", "answered")),
        ("Insomnia", "Insomnia again.", "Insomnia again.", ("Insomnia",)),
        ("I am not me", "Well, I am not me today.", "Well, I am not me today.", ("I", "am", "not", "me")),
        ("Dejé de salir de casa", "Salir de la CASA, no", "Salir de la CASA, no", ("Salir", "CASA")),
        ("I cry in the kitchen", "cried\nkitchens and crying", "kitchens and crying", ("kitchens", "crying")),
        ("I don’t wake up early", "Waking EARLY is gone", "Waking EARLY is gone", ("Waking", "EARLY")),
    ],
)  # fmt: skip
def test_what_does(sign, text, sentence, words):
    (found,) = matches(sign, text)
    assert (found.sentence, found.words) == (sentence, words)


def test_one_word_twice_is_not_two():
    assert matches("I stop answering the phone", "Phone, phone, phone") == []


def test_it_cannot_tell_a_denial_and_does_not_pretend_to():
    assert matches("I stop answering the phone", "I did not stop answering.")


@given(WORDS, WORDS)
def test_a_sentence_stands_in_the_text_exactly_so_and_its_words_in_it(sign, text):
    for found in matches(sign, text):
        assert found.sentence in text
        at = 0
        for word in found.words:
            at = found.sentence.index(word, at) + len(word)


@given(WORDS, WORDS)
def test_the_same_sign_and_text_always_come_to_the_same(sign, text):
    assert matches(sign, text) == matches(sign, text) == matches(sign.upper().lower(), text)


@given(st.lists(st.sampled_from(["sleep", "phone", "kitchen", "sister", "noon"]), min_size=1, max_size=4))
def test_the_sign_itself_sounds_like_the_sign(words):
    assert matches(" ".join(words), " ".join(words))


@given(WORDS, WORDS, WORDS)
def test_what_else_is_written_takes_no_match_away(sign, text, more):
    assert set(matches(sign, text)) <= set(matches(sign, f"{text}\n{more}"))
