"""Whether something that was written sounds like one of the signs: the same words in one sentence. Pure.

There is no score and nothing is learned. A sign and a sentence are taken apart into words; capitals, accents
and apostrophes do not count, endings such as -ing, -ed and -s are cut off, and small words ("the", "mi") are
left out. A sentence matches when it holds two of the sign's words, or the only one where the sign has no
more. A sign of nothing but small words matches where all of them follow each other.

It knows neither "not" nor irony nor words that mean the same: it shows a person a sentence, and they read it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

NEEDED = 2  # content words of the sign in one sentence
SENTENCE = re.compile(r"[^.!?…\n\r]+[.!?…]*")
WORD = re.compile(r"\w+(?:['’]\w+)*")
ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", ""))
VOWELS = frozenset("aeiouy")
LEFT_OUT = """
    a about after again all also am an and any are as at be because been before being but by can cannot could
    did do does doing done down even ever every for from get gets getting go goes going got had has have
    he her here him his how i if in into is it its just like lot me more most much my myself no not now of off
    on one only or other our out over really she so some still such than that the their them then there these
    they thing things this those through time to too up us very was we were what when where which while who
    will with would you your im ive id ill dont doesnt didnt cant isnt wasnt wont couldnt thats theres having
    al algo como con cuando de del el ella en era es esta estoy la las lo los mas me mi mis muy nada ni no nos
    o para pero por porque que se ser si sin sobre su sus te todo tu un una uno y ya yo
"""
SMALL_WORDS = frozenset(LEFT_OUT.split())


@dataclass(frozen=True)
class Match:
    """`sentence` stands in the text exactly so, and `words` in the sentence, in their order."""

    sentence: str
    words: tuple[str, ...]


def matches(sign: str, text: str) -> list[Match]:
    """The sentences of `text` that sound like `sign`, in their order; none for a sign without words."""
    wanted = set(_content(sign))
    found = (
        _by_content(wanted, sentence) if wanted else _in_a_row(sign, sentence) for sentence in _cut(text)
    )
    return [match for match in found if match is not None]


def _by_content(wanted: set[str], sentence: str) -> Match | None:
    held = [word for word in WORD.findall(sentence) if _stem(_plain(word)) in wanted and not _is_small(word)]
    different = {_stem(_plain(word)) for word in held}
    return Match(sentence, tuple(held)) if len(different) >= min(NEEDED, len(wanted)) else None


def _in_a_row(sign: str, sentence: str) -> Match | None:
    """For a sign such as "I am not me": its words, one after the other."""
    wanted, words = [_plain(word) for word in WORD.findall(sign)], WORD.findall(sentence)
    plain = [_plain(word) for word in words]
    for at in range(len(words) - len(wanted) + 1) if wanted else ():
        if plain[at : at + len(wanted)] == wanted:
            return Match(sentence, tuple(words[at : at + len(wanted)]))
    return None


def _cut(text: str) -> Iterator[str]:
    return (found.group().strip() for found in SENTENCE.finditer(text))


def _content(text: str) -> list[str]:
    return [_stem(_plain(word)) for word in WORD.findall(text) if not _is_small(word)]


def _is_small(word: str) -> bool:
    return _plain(word) in SMALL_WORDS or len(_plain(word)) < 2


def _plain(word: str) -> str:
    """Dejé, DEJE and deje are one word; so are don’t and dont."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign) and sign not in "'’_")


def _stem(word: str) -> str:
    """sleeping and sleeps: sleep; cries and cried: cry. At least three letters are left."""
    for ending, instead in ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and VOWELS & set(rest) and not word.endswith("ss"):
            word = rest + instead
            break
    return _shut(word)


def _shut(word: str) -> str:
    """stopp and stop, wake and wak: the last letter that a form adds goes."""
    if len(word) > 3 and word.endswith("e"):
        return word[:-1]
    doubled = word[-1:] == word[-2:-1] and word[-1:] not in VOWELS
    return word[:-1] if len(word) > 3 and doubled else word
