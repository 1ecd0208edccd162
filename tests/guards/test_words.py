"""What a patient reads can be read in every language: marked in the source, told in the catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest

from integration_care.words.borrowed import A_NEW_PASSWORD, SIGNING_IN
from integration_care.words.catalogues import DOMAINS, LOCALE, catalogues, read
from integration_care.words.collected import collected
from tests.guards.pages_of_patients import read_by_patients, unmarked

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|{\w*}")
# Proper names, which are the same in every language.
NAMES = {"Integration Care", "· Integration Care"}
CATALOGUES = [pytest.param(path, id=f"{path.parent.parent.name}-{path.stem}") for path in catalogues()]


def forms(words: object) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, tuple | list) else (str(words or ""),)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_every_language_has_both_catalogues():
    languages = {path.parent.parent.name for path in catalogues()}
    assert languages == {"es"}
    assert all(
        (LOCALE / name / "LC_MESSAGES" / f"{domain}.po").exists() for name in languages for domain in DOMAINS
    )


@pytest.mark.parametrize("path", CATALOGUES)
def test_every_marked_string_is_told(path):
    told = read(path)
    marked = [message for message in collected(path.stem) if message.id]
    found = {message.id: told.get(message.id, message.context) for message in marked}
    assert [id for id, message in found.items() if not message or not all(forms(message.string))] == []
    assert [id for id, message in found.items() if message and message.fuzzy] == []


@pytest.mark.parametrize("path", CATALOGUES)
def test_placeholders_are_the_same_in_both(path):
    """In a plural each form may leave the number out ("one more"), but adds nothing."""
    wrong = []
    for message in read(path):
        known = {one for text in forms(message.id) for one in placeholders(text)}
        for text in forms(message.string) if message.id else ():
            if not set(placeholders(text)) <= known or (
                not message.pluralizable and set(placeholders(text)) != known
            ):
                wrong.append(message.id)
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES)
def test_nothing_is_told_that_no_page_says(path):
    marked = {(message.id, message.context) for message in collected(path.stem)}
    assert [message.id for message in read(path) if (message.id, message.context) not in marked] == []


def test_borrowed_sentences_are_their_owners_to_the_letter():
    theirs = read(Path(allauth.__file__).parent / "locale/es/LC_MESSAGES/django.po")
    assert [words for words in (*SIGNING_IN, *A_NEW_PASSWORD) if words not in theirs] == []


def test_what_patients_read_is_marked():
    found = {
        name: [words for words in unmarked(source) if words not in NAMES]
        for name, source in read_by_patients().items()
    }
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello there</p>",
        '<a aria-label="Back"></a>',
        '{% include "a.html" with title="On your side" only %}',
        '{{ name|default:"Nobody yet" }}',
    ],
)
def test_unmarked_words_are_found(source):
    assert unmarked(source)


@pytest.mark.parametrize(
    "source",
    [
        "<p>{% translate 'Hello there' %}</p>",
        "{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}",
        '<a aria-label="{% translate "Back" %}"></a>',
        '{% include "a.html" with title=_("On your side") only %}',
        "{% comment %}Words for developers{% endcomment %}",
    ],
)
def test_marked_words_are_not(source):
    assert unmarked(source) == []
