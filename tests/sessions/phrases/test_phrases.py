"""My phrases: kept, changed, shared with the clinic, copied, deleted."""

from datetime import timedelta

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from sessions.models import Phrase
from sessions.phrases.actions import AbbreviationTaken, add_phrase, copy_phrase
from sessions.phrases.page import PAGE, usable
from tests.cast import START

MOOD = "Mood |, sleep |."


def url(name, phrase=None):
    return reverse(f"phrases:{name}", args=[phrase.pk] if phrase else [])


def of(member, abbreviation="mood", body=MOOD, **more):
    return add_phrase(by=member, abbreviation=abbreviation, body=body, **more)


def expanded(member):
    return {one["abbreviation"]: one["body"] for one in usable(member)}


# --- refusals ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["mine", "shared", "add", "for-notes"])
def test_an_admin_writes_no_notes_and_has_no_phrases(as_, cast, name):
    assert as_(cast.max).get(url(name)).status_code == 403


@pytest.mark.parametrize("name", ["edit", "delete"])
def test_a_colleague_does_not_get_at_my_phrase_even_when_it_is_shared(as_, cast, name):
    phrase = of(cast.ada, is_shared=True)
    assert as_(cast.bea).get(url(name, phrase)).status_code == 404
    assert as_(cast.bea).post(url(name, phrase)).status_code == 404


def test_what_is_not_shared_cannot_be_copied(as_, cast):
    assert as_(cast.bea).post(url("copy", of(cast.ada))).status_code == 404


def test_another_clinic_neither_lists_nor_copies_a_shared_phrase(as_, cast):
    phrase = of(cast.ada, is_shared=True)
    cy = as_(cast.cy)
    assert cy.post(url("copy", phrase)).status_code == 404
    assert cy.get(url("for-notes")).json() == {"phrases": []}
    assert ".mood" not in cy.get(url("shared")).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"abbreviation": "my mood", "body": "x"}, "Small letters, digits and hyphens"),
        ({"abbreviation": "a" * 21, "body": "x"}, "at most 20 characters"),
        ({"abbreviation": "mood", "body": " | \n|"}, "Write the words that will stand in the note."),
        ({"abbreviation": "mood", "body": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_a_refused_phrase_says_what_is_allowed_and_keeps_what_was_typed(as_, cast, typed, words):
    refused = as_(cast.ada).post(url("add"), typed)
    assert refused.status_code == 422
    assert words in refused.content.decode() and typed["abbreviation"] in refused.content.decode()
    assert not Phrase.objects.exists()


def test_an_abbreviation_is_taken_once_by_each_person(as_, cast):
    of(cast.ada)
    of(cast.bea)
    refused = as_(cast.ada).post(url("add"), {"abbreviation": ".Mood", "body": "Other words."})
    assert refused.status_code == 422
    assert "You have a .mood already." in refused.content.decode()
    with pytest.raises(AbbreviationTaken):
        of(cast.ada)
    assert Phrase.objects.get(author=cast.ada).body == MOOD


# --- keeping, changing, deleting --------------------------------------------------------------


def test_a_phrase_is_kept_listed_and_ready_for_notes(as_, cast):
    ada = as_(cast.ada)
    ada.post(url("add"), {"abbreviation": ".Mood", "body": "Mood |,\r\nsleep |.", "is_shared": "on"})
    phrase = Phrase.objects.get()
    assert (phrase.abbreviation, phrase.body, phrase.is_shared) == ("mood", "Mood |,\nsleep |.", True)
    assert ".mood" in ada.get(url("mine")).content.decode()
    assert ada.get(url("for-notes")).json() == {
        "phrases": [{"abbreviation": "mood", "body": "Mood |,\nsleep |.", "by": ""}]
    }


def test_what_notes_expand_is_never_cached(as_, cast):
    assert as_(cast.ada).get(url("for-notes"))["Cache-Control"] == "no-store, private"


def test_a_phrase_is_changed_and_taken_back_from_the_clinic(as_, cast):
    phrase = of(cast.ada, is_shared=True)
    as_(cast.ada).post(url("edit", phrase), {"abbreviation": "mood", "body": "Mood |."})
    phrase.refresh_from_db()
    assert (phrase.body, phrase.is_shared) == ("Mood |.", False)
    assert expanded(cast.bea) == {}


def test_deleting_asks_first(as_, cast):
    phrase, ada = of(cast.ada), as_(cast.ada)
    assert "Delete this phrase?" in ada.get(url("delete", phrase)).content.decode()
    assert Phrase.objects.exists()
    ada.post(url("delete", phrase))
    assert not Phrase.objects.exists()


def test_the_trail_tells_of_phrases_without_their_words(as_, cast):
    phrase, ada = of(cast.ada), as_(cast.ada)
    ada.post(url("edit", phrase), {"abbreviation": "mood", "body": "Quiet.", "is_shared": "on"})
    ada.post(url("delete", phrase))
    events = Event.objects.filter(kind__startswith="phrase.").order_by("pk")
    assert [event.kind for event in events] == ["phrase.added", "phrase.changed", "phrase.deleted"]
    assert "Quiet" not in str([event.facts for event in events])


# --- colleagues -------------------------------------------------------------------------------


def test_own_words_win_over_a_colleagues_and_older_shared_ones_over_newer(cast, clock):
    of(cast.bea, body="Bea's", is_shared=True)
    clock(START + timedelta(minutes=1))
    of(cast.nia, body="Nia's", is_shared=True)
    of(cast.bea, "sleep", "Slept |.")
    assert expanded(cast.paz) == {"mood": "Bea's"}
    of(cast.paz, body="Paz's")
    assert expanded(cast.paz) == {"mood": "Paz's"}


def test_a_colleagues_phrase_is_copied_and_is_then_ones_own(as_, cast):
    phrase = of(cast.bea, is_shared=True)
    as_(cast.ada).post(url("copy", phrase))
    mine = Phrase.objects.get(author=cast.ada)
    assert (mine.abbreviation, mine.body, mine.is_shared) == ("mood", MOOD, False)
    assert "Yours is used" in as_(cast.ada).get(url("shared")).content.decode()


def test_copying_never_replaces_a_phrase_of_ones_own(as_, cast):
    theirs, mine = of(cast.bea, body="Bea's", is_shared=True), of(cast.ada)
    assert "stays as it is" in as_(cast.ada).post(url("copy", theirs), follow=True).content.decode()
    mine.refresh_from_db()
    assert mine.body == MOOD
    with pytest.raises(AbbreviationTaken):
        copy_phrase(by=cast.ada, phrase=theirs)


def test_more_than_a_page_goes_on_and_back(as_, cast):
    for number in range(PAGE + 2):
        of(cast.ada, f"p{number:03}", "x")
    ada = as_(cast.ada)
    first = ada.get(url("mine")).content.decode()
    assert ".p049" in first and ".p050" not in first
    edge = Phrase.objects.get(abbreviation="p049")
    second = ada.get(url("mine"), {"after": edge.pk}).content.decode()
    assert ".p050" in second and ".p049" not in second
    back = ada.get(url("mine"), {"before": Phrase.objects.get(abbreviation="p050").pk}).content.decode()
    assert ".p000" in back and ".p050" not in back
    assert ".p000" in ada.get(url("mine"), {"after": "no key"}).content.decode()
